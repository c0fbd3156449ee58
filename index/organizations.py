"""Labelled questions to invented organizations, of which the adapter and the calibration learn.

One file an organization, JSON lines. An entry is {"key", "question": {lang: text}, "answer":
{lang: text}, "asked": [[lang, text], ...], "near": [[lang, class, text], ...]}: `asked` is answered
by the entry; `near` only looks like it, and nothing there answers it. One line is {"outside":
[[lang, text], ...]}: messages that nobody there has an answer to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.datasets import MAX_ANSWER, LabelledQuery, Question, Scenario, read_lines
from index.errors import DataInvalid
from index.passages import Passage, PassageKind

FOLDER = Path(__file__).with_name("labelled")
LEARNED, HELD_OUT = FOLDER / "organizations", FOLDER / "held_out"
"""Organizations that the adapter learns from, and others that it never sees."""

GROUP = "organizations"
"""The data set that all of them are."""


@dataclass(frozen=True, slots=True)
class LabelledEntry:
    """An entry, with how people ask for it and what it does not answer."""

    key: str
    questions: tuple[Question, ...]
    answers: tuple[Question, ...]
    asked: tuple[Question, ...]
    near: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Organization:
    """All entries of one organization, and what has no answer there."""

    name: str
    entries: tuple[LabelledEntry, ...]
    outside: tuple[Question, ...]


def read_organizations(folder: Path) -> tuple[Organization, ...]:
    """Read every organization of a folder; raises DataInvalid."""
    found = tuple(map(read_organization, sorted(folder.glob("*.jsonl"))))
    if not found:
        raise DataInvalid(folder, 0, "no organizations")
    return found


def read_organization(path: Path) -> Organization:
    """Read one organization; raises DataInvalid."""
    rows = read_lines(path, _row)
    entries = tuple(row for row in rows if isinstance(row, LabelledEntry))
    outside = tuple(one for row in rows if not isinstance(row, LabelledEntry) for one in row)
    return Organization(path.stem, entries, outside)


def scenarios_of(organization: Organization) -> tuple[Scenario, Scenario]:
    """Return two tasks: one wording an entry, and half of what is asked or near stored too."""
    asked = list(_queries(organization))
    stored = {query.qid for query in asked if query.gold and int(query.qid[-1]) % 2}
    corpus = tuple(_passages(organization))
    stored |= {query.qid for query in asked if ":near:" in query.qid and not int(query.qid[-1]) % 2}
    variants = tuple(_stored(query) for query in asked if query.qid in stored)
    rest = tuple(query for query in asked if query.qid not in stored)
    name = f"{GROUP} {organization.name}"
    return (
        Scenario(f"{name} one wording", corpus, tuple(asked)),
        Scenario(f"{name} several wordings", (*corpus, *variants), rest),
    )


def _stored(query: LabelledQuery) -> Passage:
    kind = PassageKind.VARIANT if query.gold else PassageKind.COUNTEREXAMPLE
    return Passage(query.qid.partition(":")[0], query.lang, kind, query.text)


def _passages(organization: Organization) -> Iterator[Passage]:
    for entry in organization.entries:
        for one in entry.questions:
            yield Passage(entry.key, one.lang, PassageKind.QUESTION, one.text)
        for one in entry.answers:
            yield Passage(entry.key, one.lang, PassageKind.ANSWER, one.text[:MAX_ANSWER])


def _queries(organization: Organization) -> Iterator[LabelledQuery]:
    for entry in organization.entries:
        yield from _labelled(f"{entry.key}:asked", entry.asked, frozenset({entry.key}))
        yield from _labelled(f"{entry.key}:near", entry.near, frozenset())
    yield from _labelled("outside", organization.outside, frozenset())


def _labelled(
    name: str, questions: Sequence[Question], gold: frozenset[str]
) -> Iterator[LabelledQuery]:
    for number, one in enumerate(questions):
        yield LabelledQuery(f"{name}:{number}", one.lang, one.text, gold)


def _row(row: dict[str, Any]) -> LabelledEntry | tuple[Question, ...]:
    if "outside" in row:
        return _questions(row["outside"])
    return LabelledEntry(
        key=str(row["key"]),
        questions=_questions(row["question"].items()),
        answers=_questions(row["answer"].items()),
        asked=_questions(row["asked"]),
        near=_questions(row["near"]),
    )


def _questions(rows: Any) -> tuple[Question, ...]:
    """The language comes first and the text last; what is between them is for people."""
    return tuple(Question(str(row[0]), str(row[-1])) for row in rows)
