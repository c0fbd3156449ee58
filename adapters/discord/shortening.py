"""Keeping to Discord's limits: texts are cut between words, or else between what one reads as one.

Lengths are UTF-16 units. Whether Discord counts these or code points is not published; there are
never fewer of these.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence

ELLIPSIS = "…"

_SPACE = re.compile(r"\s+")
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def units(text: str) -> int:
    """Return the length of a text as Discord may count it."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, limit: int, dress: Callable[[str], str] = str) -> str:
    """Return the dressed text; when that exceeds the limit, a beginning of it and an ellipsis.

    `dress` escapes or marks a text. It is applied to what is left, so no escape is ever cut.
    """
    whole = dress(text)
    return whole if units(whole) <= limit else dress(_beginning(text, limit, dress)) + ELLIPSIS


def _beginning(text: str, limit: int, dress: Callable[[str], str]) -> str:
    between_words = [space.start() for space in _SPACE.finditer(text)]
    words = _longest(text, between_words, limit, dress)
    if units(words) >= limit // 2:
        return words
    # A very long word, or a script without spaces.
    return _longest(text, _between_characters(text), limit, dress)


def _longest(text: str, ends: Sequence[int], limit: int, dress: Callable[[str], str]) -> str:
    def length(end: int) -> int:
        return units(dress(text[:end])) + units(ELLIPSIS)

    fitting = bisect_right(ends, limit, key=length)
    return text[: ends[fitting - 1]] if fitting else ""


def _between_characters(text: str) -> list[int]:
    return [end for end in range(1, len(text)) if not _is_joined(text[end - 1], text[end])]


def _is_joined(before: str, after: str) -> bool:
    """Whether two code points belong to one character that people see."""
    is_mark = unicodedata.category(after).startswith("M") or ord(after) in _SKIN_TONES
    return is_mark or _JOINER in (before, after)
