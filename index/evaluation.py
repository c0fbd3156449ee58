"""Asks labelled questions of an index and notes what a decision makes of the hits.

Every answerable question is asked twice: with its entry present, and with it removed in every
locale, when any answer is wrong.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.datasets import LabelledQuery
from index.embedders import Embedder
from index.passages import Passage, PassageKind
from index.retrieval import Hits, Retriever
from index.scoring import Mode, Outcome, Prediction
from index.searchable import SearchableIndex


class Decided(Protocol):
    """What a decision says of the hits of one question."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def hits(self) -> Hits: ...


Decide = Callable[[Hits], Decided]


def predict(
    queries: Sequence[LabelledQuery], retriever: Retriever, embedder: Embedder, decide: Decide
) -> Iterator[Prediction]:
    """Ask every question in every mode that it has."""
    vectors = embedder.encode_queries([query.text for query in queries])
    for query, vector in zip(queries, vectors, strict=True):
        for mode in modes(query):
            hidden = hidden_rows(retriever.index, query, mode)
            hits = retriever.retrieve_embedded(query.text, vector, hidden)
            yield prediction_of(query.qid, mode, hits, decide(hits))


def predict_variants(
    retriever: Retriever, decide: Decide, asked: SearchableIndex
) -> Iterator[tuple[LabelledQuery, Prediction]]:
    """Ask every stored variant of `asked`, hidden from the index while it is asked."""
    positions = {passage: row for row, passage in enumerate(retriever.index.corpus)}
    for row, passage in enumerate(asked.corpus):
        if passage.kind is PassageKind.VARIANT:
            query = stored_query(row, passage)
            for mode in modes(query):
                hidden = hidden_variant(retriever.index, query, mode, positions.get(passage))
                vector = asked.vectors[row]
                hits = retriever.retrieve_embedded(passage.text, vector, hidden)
                yield query, prediction_of(query.qid, mode, hits, decide(hits))


def modes(query: LabelledQuery) -> tuple[Mode, ...]:
    """In which modes a question is asked."""
    return ("present", "removed") if query.gold else ("present",)


def in_modes(queries: Iterable[LabelledQuery]) -> list[tuple[LabelledQuery, Mode]]:
    """The questions with their modes, in the order in which they are asked."""
    return [(query, mode) for query in queries for mode in modes(query)]


def hidden_rows(
    index: SearchableIndex, query: LabelledQuery, mode: Mode
) -> NDArray[np.bool_] | None:
    """The rows that do not exist in this mode."""
    if mode == "present":
        return None
    return np.array([passage.slug in query.gold for passage in index.corpus], np.bool_)


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write predictions as JSON lines."""
    lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in predictions)
    path.write_text("".join(lines), encoding="utf-8")


def stored_query(row: int, passage: Passage) -> LabelledQuery:
    """Return a stored passage as a question; nothing answers a counterexample."""
    gold = frozenset({passage.slug}) if passage.asks else frozenset()
    return LabelledQuery(f"{passage.locale}:{row}", passage.locale, passage.text, gold)


def hidden_variant(
    index: SearchableIndex, query: LabelledQuery, mode: Mode, own: int | None
) -> NDArray[np.bool_]:
    """The rows that do not exist in this mode, nor the query's own row."""
    hidden = hidden_rows(index, query, mode)
    if hidden is None:
        hidden = np.zeros(len(index.corpus), np.bool_)
    if own is not None:
        hidden[own] = True
    return hidden


def prediction_of(qid: str, mode: Mode, hits: Hits, decided: Decided) -> Prediction:
    """Note what a decision made of the hits of one question."""
    best = hits[0] if hits else None
    options = tuple(hit.slug for hit in decided.hits) if decided.outcome == "clarify" else ()
    return Prediction(
        qid=qid,
        mode=mode,
        key=best.slug if best else None,
        score=best.probability if best else 0.0,
        decision=decided.outcome,
        options=options,
    )
