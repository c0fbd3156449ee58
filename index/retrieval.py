"""Retrieval: from questions to the likeliest explainers, each with its evidence.

The vector of a question also tells what kind of message it is: see index/intents.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.calibration import Calibration
from index.contrasts import mentions
from index.embedders import Embedder, Vectors
from index.evidence import (
    ABSENT,
    Evidence,
    ExplainerScores,
    QueryTerms,
    RowScores,
    Scores,
    gather_evidence,
    score_explainers,
)
from index.intents import IntentModel, Intents
from index.passages import Passage
from index.searchable import SearchableIndex
from index.terms import letters, terms

DENSE_DEPTH = 4096
"""Rows that are told apart where dense retrieval is not exact."""

_DENSE_CANDIDATES, _LEXICAL_CANDIDATES, _ANSWER_CANDIDATES = 6, 3, 3


@dataclass(frozen=True, slots=True)
class Hit:
    """An explainer that may be meant; `probability` that it is, by the calibration.

    `word_for_word`: the query is one of its stored wordings, which is as sure as can be.
    """

    slug: str
    probability: float
    passage: Passage
    evidence: Evidence
    word_for_word: bool = False


Hits = tuple[Hit, ...]
"""Ranked, best first; at most one for each explainer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at a query found: its hits, and what else than a question it may be."""

    hits: Hits = ()
    intents: Intents = field(default_factory=Intents)


class Retriever:
    """Dense and lexical retrieval over one index, fused by the calibrated evidence."""

    def __init__(
        self,
        index: SearchableIndex,
        embedder: Embedder,
        calibration: Calibration,
        intents: IntentModel | None = None,
    ) -> None:
        self.index = index
        self.intents = intents
        self._embedder = embedder
        self.calibration = calibration.fitting(contrasted=bool(index.counterexamples.any()))

    def retrieve(self, queries: Sequence[str]) -> list[Found]:
        """Return what is found for each query, which is embedded once."""
        vectors = self._embedder.encode_queries(queries)
        intents = self.intents.intents(vectors) if self.intents else [Intents()] * len(queries)
        return [
            Found(self.retrieve_embedded(query, vector), meant)
            for query, vector, meant in zip(queries, vectors, intents, strict=True)
        ]

    def retrieve_embedded(
        self, query: str, vector: Vectors, hidden: NDArray[np.bool_] | None = None
    ) -> Hits:
        """Return the hits for one query whose vector is known.

        `hidden` marks rows to pass over, as if they were not in the index: the evaluation asks
        what happens without an explainer or without the variant that is being asked.
        """
        if not self.index.corpus:
            return ()
        rows = self._row_scores(query, vector, hidden)
        allowed = np.maximum.reduceat(rows.dense, self.index.starts) > ABSENT
        asked = QueryTerms(len(terms(query)), mentions([query]))
        scores = score_explainers(self.index, rows, asked)
        candidates = self._not_denied(query, _fused(scores, allowed))
        hits = [self._hit(scores, candidate, allowed, rows.dense) for candidate in candidates]
        said = self._asked_word_for_word(query, rows.dense)
        sure = (_certain(hit) if hit.slug == said else hit for hit in hits)
        return tuple(sorted(sure, key=lambda hit: -hit.probability))

    def _not_denied(self, query: str, candidates: Sequence[int]) -> list[int]:
        """Leave out explainers of which the query is a counterexample, word for word."""
        denied = self.index.denied.get(letters(query), frozenset())
        return [one for one in candidates if self.index.slugs[one] not in denied]

    def _asked_word_for_word(self, query: str, dense: Scores) -> str | None:
        """The one explainer of which the query is a stored wording."""
        rows = self.index.wordings.get(letters(query), ())
        slugs = {self.index.corpus[row].slug for row in rows if dense[row] > ABSENT}
        return slugs.pop() if len(slugs) == 1 else None

    def _row_scores(
        self, query: str, vector: Vectors, hidden: NDArray[np.bool_] | None
    ) -> RowScores:
        dense = self.index.dense.scores(self.index.centring.query(vector), DENSE_DEPTH)
        lexical = self.index.lexical.scores(query)
        closeness = np.asarray(self.index.vectors @ vector, np.float32)
        absent = (
            self.index.counterexamples if hidden is None else self.index.counterexamples | hidden
        )
        dense[absent], lexical[absent] = ABSENT, 0
        if hidden is not None:
            closeness[hidden] = ABSENT
        return RowScores(dense, lexical, closeness)

    def _hit(
        self, scores: ExplainerScores, candidate: int, allowed: NDArray[np.bool_], dense: Scores
    ) -> Hit:
        evidence = gather_evidence(self.index, scores, candidate, allowed)
        rows = self.index.rows_of(candidate)
        passage = self.index.corpus[rows.start + int(np.argmax(dense[rows]))]
        probability = self.calibration.probability(evidence)
        return Hit(self.index.slugs[candidate], probability, passage, evidence)


def _certain(hit: Hit) -> Hit:
    return replace(hit, probability=1.0, word_for_word=True)


def _fused(scores: ExplainerScores, allowed: NDArray[np.bool_]) -> list[int]:
    """The union of what each view puts first, so that none can hide another's candidate."""
    views = [(scores.question, _DENSE_CANDIDATES), (scores.lexical, _LEXICAL_CANDIDATES)]
    if scores.answer:
        views.append((scores.answer, _ANSWER_CANDIDATES))
    leaders = (one for view, count in views for one in islice(view.leaders(allowed), count))
    return list(dict.fromkeys(leaders))
