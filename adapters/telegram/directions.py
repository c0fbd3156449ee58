"""Right-to-left text: clients look at the first letter of a line, so it must be one of those."""

import re
import unicodedata

from bot.directions import RIGHT_TO_LEFT_MARK, isolated

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LEFT, _RIGHT = frozenset(("L",)), frozenset(("R", "AL"))


def right_to_left(text: str) -> str:
    """Return the text with every line shown from right to left, and addresses in one piece."""
    whole = _ADDRESS.sub(lambda address: isolated(address.group()), text)
    return "\n".join(map(_led, whole.split("\n")))


def _led(line: str) -> str:
    return line if not line or _begins_right(line) else RIGHT_TO_LEFT_MARK + line


def _begins_right(line: str) -> bool:
    for char in line:
        direction = unicodedata.bidirectional(char)
        if direction in _LEFT | _RIGHT:
            return direction in _RIGHT
    return False
