"""The project's own sets of labelled messages: near misses, phrasings, courtesies, languages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.courtesies import CourtesyKind
from index.datasets import LabelledQuery, Question, read_lines, read_questions

NONE = "none"
"""What a file calls a message that is no courtesy."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A question that no explainer answers, though one, `near`, seems to."""

    id: str
    lang: str
    kind: str
    near: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question that an explainer answers; those of `also` are right too."""

    id: str
    lang: str
    style: str
    slug: str
    also: frozenset[str]
    text: str

    @property
    def query(self) -> LabelledQuery:
        """The same, as the scoring knows it."""
        return LabelledQuery(self.id, self.lang, self.text, self.also | {self.slug})


@dataclass(frozen=True, slots=True)
class CourtesyMessage:
    """A message that is a courtesy of this kind, or none."""

    lang: str
    kind: CourtesyKind | None
    text: str


@dataclass(frozen=True, slots=True)
class OwnSets:
    """All sets that are asked of the demonstration content."""

    near_misses: tuple[NearMiss, ...]
    phrasings: tuple[Phrasing, ...]
    courtesies: tuple[CourtesyMessage, ...]
    messages: tuple[Question, ...]


def read_sets(folder: Path, messages: Path) -> OwnSets:
    """Read the sets of a folder, and messages with their language; raises DataInvalid."""
    return OwnSets(
        near_misses=read_lines(folder / "near_misses.jsonl", _near_miss),
        phrasings=read_lines(folder / "phrasings.jsonl", _phrasing),
        courtesies=read_lines(folder / "courtesies.jsonl", _courtesy),
        messages=read_questions(messages),
    )


def _near_miss(row: dict[str, Any]) -> NearMiss:
    return NearMiss(row["id"], row["lang"], row["class"], row["near"], row["text"])


def _phrasing(row: dict[str, Any]) -> Phrasing:
    also = frozenset(map(str, row["also"]))
    return Phrasing(row["id"], row["lang"], row["style"], row["slug"], also, row["text"])


def _courtesy(row: dict[str, Any]) -> CourtesyMessage:
    kind = None if row["kind"] == NONE else CourtesyKind(row["kind"])
    return CourtesyMessage(row["lang"], kind, row["text"])
