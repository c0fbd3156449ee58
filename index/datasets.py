"""Labelled data for measuring and calibrating: entries of a FAQ, and questions with their entry.

Files are JSON lines. An entry is {"key", "lang", "question", "answer"}; a query is
{"qid", "lang", "text", "gold": [key, ...]}, and an empty gold means that nothing may be answered.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.errors import DataInvalid
from index.passages import Corpus, Passage, PassageKind

Row = TypeVar("Row")

MAX_ANSWER = 1500
"""Characters of an answer that are embedded: what 512 tokens hold of any language, roughly."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of which only the language is known."""

    lang: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A question and the keys of the entries that answer it."""

    qid: str
    lang: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A matching task: which entries are known and which questions are asked."""

    name: str
    corpus: Corpus
    queries: tuple[LabelledQuery, ...]

    @property
    def group(self) -> str:
        """The data set, which several scenarios may share: the first word of the name."""
        return self.name.split()[0]


def read_queries(path: Path) -> tuple[LabelledQuery, ...]:
    """Read labelled questions; raises DataInvalid."""
    return read_lines(path, _query)


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read questions, {"lang", "text"}, that need no labels; raises DataInvalid.

    They may have a "kind" too.
    """
    return read_lines(path, _question)


def read_words(path: Path) -> dict[str, dict[str, float]]:
    """Read the weights of words by language, {"lang", "text", "weight"}; raises DataInvalid."""
    words: dict[str, dict[str, float]] = {}
    for lang, word, weight in read_lines(path, _word):
        words.setdefault(lang, {})[word] = weight
    if not words:
        raise DataInvalid(path, 0, "no words")
    return words


def read_translations(path: Path) -> tuple[tuple[str, str], ...]:
    """Read questions with their English, {"text", "en"}; raises DataInvalid."""
    return read_lines(path, lambda row: (str(row["text"]), str(row["en"])))


def read_parallel(path: Path) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Read questions in several languages, by what they are about; raises DataInvalid.

    A row is a labelled query whose qid is "language:id": rows of one id are one question, and
    those of one gold entry are about the same.
    """
    groups: dict[frozenset[str], dict[str, list[str]]] = {}
    for query in read_queries(path):
        same = groups.setdefault(query.gold, {})
        same.setdefault(query.qid.partition(":")[2], []).append(query.text)
    wordings = (tuple(map(tuple, same.values())) for same in groups.values())
    return tuple(wordings)


def read_entries(path: Path) -> Corpus:
    """Read a FAQ as passages; raises DataInvalid."""
    return tuple(passage for entry in read_lines(path, _entry) for passage in entry)


def read_scenarios(path: Path) -> tuple[Scenario, ...]:
    """Read a list of scenarios whose files stand beside it; raises DataInvalid.

    A scenario is {"name", "entries", "queries"} and, optionally, "entry_langs", "query_langs" and
    "query_langs_not".
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_scenario(path.parent, row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataInvalid(path, 0, str(error)) from error


def in_languages(
    queries: Iterable[LabelledQuery], wanted: frozenset[str] | None
) -> tuple[LabelledQuery, ...]:
    """Keep questions in the wanted languages; None wants all."""
    return tuple(query for query in queries if wanted is None or query.lang in wanted)


def in_locales(corpus: Corpus, wanted: frozenset[str] | None) -> Corpus:
    """Keep passages in the wanted locales; None wants all."""
    return tuple(passage for passage in corpus if wanted is None or passage.locale in wanted)


def _scenario(folder: Path, row: dict[str, Any]) -> Scenario:
    corpus = in_locales(read_entries(folder / row["entries"]), _set(row.get("entry_langs")))
    queries = in_languages(read_queries(folder / row["queries"]), _set(row.get("query_langs")))
    unwanted = set(row.get("query_langs_not", ()))
    kept = tuple(query for query in queries if query.lang not in unwanted)
    return Scenario(row["name"], corpus, kept)


def _set(values: Iterable[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


def _question(row: dict[str, Any]) -> Question:
    return Question(str(row["lang"]), str(row["text"]), str(row.get("kind", "")))


def _word(row: dict[str, Any]) -> tuple[str, str, float]:
    weight = float(row["weight"])
    if not 0 < weight < float("inf"):
        raise ValueError("the weight is not above 0")
    return str(row["lang"]), str(row["text"]), weight


def _query(row: dict[str, Any]) -> LabelledQuery:
    if not isinstance(row["gold"], list):
        raise TypeError("gold is not a list")
    gold = frozenset(map(str, row["gold"]))
    return LabelledQuery(str(row["qid"]), str(row["lang"]), str(row["text"]), gold)


def _entry(row: dict[str, Any]) -> tuple[Passage, ...]:
    key, lang = str(row["key"]), str(row["lang"])
    question = Passage(key, lang, PassageKind.QUESTION, str(row["question"]))
    answer = str(row.get("answer") or "")[:MAX_ANSWER]
    return (question, Passage(key, lang, PassageKind.ANSWER, answer)) if answer else (question,)


def read_lines(path: Path, make: Callable[[dict[str, Any]], Row]) -> tuple[Row, ...]:
    """Read JSON lines, of each of which `make` makes a value; raises DataInvalid."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataInvalid(path, 0, str(error)) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            rows.append(_row(path, number, line, make))
    return tuple(rows)


def _row(path: Path, number: int, line: str, make: Callable[[dict[str, Any]], Row]) -> Row:
    try:
        return make(json.loads(line))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise DataInvalid(path, number, f"{type(error).__name__}: {error}") from error
