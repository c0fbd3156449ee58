"""The people who write and approve: how a name is kept, and when two names mean one person."""

import re
import unicodedata

from knowledge.errors import NameMissing

_UNSPEAKABLE = {"Cc", "Cs"}
_INVISIBLE = {"Cf", "Cc", "Cs"}


def clean_name(name: str) -> str:
    """Drop control characters and superfluous spaces; raises NameMissing if nothing is left."""
    cleaned = _collapsed(_without(_UNSPEAKABLE, name))
    if not _key(cleaned):
        raise NameMissing
    return cleaned


def same_person(one: str, other: str) -> bool:
    """Whether two names differ at most in case, width, spaces and invisible characters."""
    return _key(one) == _key(other)


def _key(name: str) -> str:
    folded = _nfkc(_without(_INVISIBLE, _nfkc(name)).casefold())
    return _collapsed(folded)


def _nfkc(name: str) -> str:
    return unicodedata.normalize("NFKC", name)


def _without(categories: set[str], name: str) -> str:
    # A space in their place: a tab or a line end parts two names just as well.
    return "".join(c if unicodedata.category(c) not in categories else _gap(c) for c in name)


def _gap(character: str) -> str:
    return " " if character.isspace() else ""


def _collapsed(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip()
