"""Makes a query of what was typed, or says why there is nothing to ask.

Removed: control characters, invisible format characters (zero-width and bidirectional marks, which
only serve to disguise here), private and unassigned code points, towers of combining marks.
Mended: letters of another script that imitate this one's (Cyrillic "а" in "NATO").
"""

import re
import unicodedata
from enum import Enum

from bot.lookalikes import unmasked

MAX_TYPED = 2000
"""Characters that are looked at; anything longer is refused without reading it."""

MAX_QUERY = 500
"""Characters of a query: five sentences, and well under the model's 512 tokens."""

_MAX_MARKS = 3
_REMOVED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_SPACES = re.compile(r"\s+")
_MENTION_OR_LINK = re.compile(r"https?://\S+|<[@#][!&]?\d+>")


class Unaskable(Enum):
    """Why a text is no query."""

    EMPTY = "empty"
    TOO_LONG = "too_long"


def normalize(typed: str) -> str | Unaskable:
    """Return the query, of one line, or why there is none."""
    if len(typed) > MAX_TYPED:
        return Unaskable.TOO_LONG
    query = _settled(typed)
    if len(query) > MAX_QUERY:
        return Unaskable.TOO_LONG
    return query if _says_something(query) else Unaskable.EMPTY


def _settled(text: str) -> str:
    """Clean until nothing changes: what is taken away may have hidden something else."""
    while (cleaned := _cleaned(text)) != text:
        text = cleaned
    return text


def _cleaned(text: str) -> str:
    composed = unicodedata.normalize("NFC", "".join(map(_visible, text)))
    plain = _without_towers(_MENTION_OR_LINK.sub(" ", composed))
    return unmasked(_SPACES.sub(" ", plain).strip())


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in _REMOVED else char


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _says_something(query: str) -> bool:
    """A question has at least two letters; one will do where a letter is a word."""
    letters = [char for char in query if char.isalpha()]
    return len(letters) >= 2 or any(unicodedata.category(char) == "Lo" for char in letters)
