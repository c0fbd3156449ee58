"""Which characters a text may hold: those that reader, reviewer, file and database see alike."""

import re

_UNREADABLE = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Control characters, separators that only some programs take for a line end, halves of pairs."""


def unreadable_at(text: str) -> int | None:
    """Find the first character that a text may not hold."""
    found = _UNREADABLE.search(text)
    return found.start() if found else None


def code_point(character: str) -> str:
    """Name a character that cannot be shown, as `U+0007`."""
    return f"U+{ord(character):04X}"
