"""Courtesies: messages that ask nothing that an explainer could answer, with stored exemplars.

The exemplars were written by hand in every language of the interface. A message that is one of
them, word for word, needs no model to be recognized; index/intents.py learns the rest from them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from index.datasets import read_lines
from index.terms import letters

FOLDER = Path(__file__).with_name("labelled") / "courtesies"

QUESTION = "question"
"""What a file calls an exemplar of no kind: a question that looks like a courtesy."""

_MARKS = re.compile(r"[^\w\s'’-]+")
_REPEATED = re.compile(r"([^\W\d_])\1+")


class CourtesyKind(StrEnum):
    """What a message may be that is no question."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    SMALLTALK = "smalltalk"
    INSULT = "insult"
    DISTRESS = "distress"


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A labelled message; one without a kind is a question."""

    locale: str
    kind: CourtesyKind | None
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A courtesy that was said word for word, and the languages in which one says it so."""

    kind: CourtesyKind
    locales: frozenset[str]


class Exemplars:
    """Recognizes messages that are an exemplar, word for word."""

    def __init__(self, exemplars: Iterable[Exemplar]) -> None:
        self._said: dict[str, Said] = {}
        for one in exemplars:
            if one.kind is not None:
                self._add(spelled(one.text), one.kind, one.locale)

    def find(self, message: str) -> Said | None:
        """Return what the message is, if it is an exemplar or several, with marks between them.

        Of several the last counts, as in "Hi! How are you?", but distress before all.
        """
        whole = self._said.get(spelled(message))
        return whole or self._of_several(_MARKS.split(message))

    def _of_several(self, clauses: Iterable[str]) -> Said | None:
        keys = [key for clause in clauses if (key := spelled(clause))]
        said = [self._said[key] for key in keys if key in self._said]
        if not said or len(said) < len(keys):
            return None
        return next((one for one in said if one.kind is CourtesyKind.DISTRESS), said[-1])

    def _add(self, key: str, kind: CourtesyKind, locale: str) -> None:
        known = self._said.get(key, Said(kind, frozenset()))
        self._said[key] = Said(known.kind, known.locales | {locale})


def spelled(text: str) -> str:
    """Return the letters of a text, each run of one letter as one: "Heyyy! 👋" is "hey"."""
    return _REPEATED.sub(r"\1", letters(text))


@cache
def shipped_exemplars() -> tuple[Exemplar, ...]:
    """Return the exemplars that ship with Dragoman, in all languages."""
    paths = sorted(FOLDER.glob("*.jsonl"))
    return tuple(one for path in paths for one in read_exemplars(path))


def read_exemplars(path: Path) -> tuple[Exemplar, ...]:
    """Read a file of {"kind", "text"}, named after its language; raises DataInvalid."""
    return read_lines(path, lambda row: _exemplar(path.stem, row))


def _exemplar(locale: str, row: dict[str, Any]) -> Exemplar:
    kind = None if row["kind"] == QUESTION else CourtesyKind(row["kind"])
    return Exemplar(locale, kind, str(row["text"]))
