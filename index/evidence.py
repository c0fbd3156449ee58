"""Evidence: what speaks for an explainer being what was asked, as comparable numbers.

A cosine alone says little. What carries the decision is how far a candidate stands out from the
others (margins, as in margin-based bitext mining, Artetxe and Schwenk 2019), and whether
independent views (the best wording, several wordings, the answer, the terms) agree.
"""

import math
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field, fields
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.contrasts import Mentions
from index.searchable import SearchableIndex

_NEIGHBOURS = 5
_VOTERS = 3
_MOST_MISSING = 2
ABSENT = np.float32(-1.0)
"""The score of a passage that is hidden or of the other kind: no cosine of e5 comes near."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for one candidate; what compares is higher when more speaks for it.

    `contrast`: how much closer the candidate's wordings are than the counterexamples of all
    explainers (0 without any); `names` and `numbers`: what the query mentions and the candidate
    does not, counted below 0.
    `wordings` and `query_length` (logarithms) say how much the rest is worth.
    """

    question: float
    question_margin: float
    votes: float
    votes_gap: float
    answer_gap: float
    lexical: float
    lexical_gap: float
    names: float
    numbers: float
    contrast: float
    wordings: float
    query_length: float

    def vector(self) -> NDArray[np.float64]:
        """The numbers in the order of `EVIDENCE_NAMES`."""
        return np.array(astuple(self), np.float64)


EVIDENCE_NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """What of a query is compared word by word: how many terms it has, and what it mentions."""

    count: int
    mentions: Mentions


@dataclass(frozen=True, slots=True)
class RowScores:
    """The scores of every row: dense (centred), lexical, and the plain cosine.

    `dense` and `closeness` are ABSENT where a row is hidden; `dense` also at counterexamples.
    """

    dense: Scores
    lexical: Scores
    closeness: Scores


@dataclass(frozen=True, slots=True)
class View:
    """The best score of every explainer in one view, and their positions, best first."""

    scores: Scores
    order: list[int]

    def leaders(self, allowed: NDArray[np.bool_], without: int | None = None) -> Iterator[int]:
        """The allowed explainers, best first, but for one."""
        return (one for one in self.order if one != without and allowed[one])

    def gap(self, candidate: int, allowed: NDArray[np.bool_]) -> float:
        """How far a candidate is before the best of the others, or behind."""
        rival = next(self.leaders(allowed, candidate), None)
        return 0.0 if rival is None else float(self.scores[candidate] - self.scores[rival])


@dataclass(frozen=True, slots=True)
class ExplainerScores:
    """The views of all explainers for one query; without answers there is no view of them.

    `against` is how close the nearest counterexamples are, 0 without any.
    `votes` fills as explainers are compared: most are wanted several times, and few at all.
    """

    question: View
    answer: View | None
    lexical: View
    asking_rows: Scores
    closeness: Scores
    against: float
    query: QueryTerms
    votes: dict[int, float] = field(default_factory=dict, compare=False)


def score_explainers(index: SearchableIndex, rows: RowScores, query: QueryTerms) -> ExplainerScores:
    """Reduce the scores of rows to the best of each explainer; ABSENT rows do not count."""
    dense, lexical = rows.dense, rows.lexical
    asking = np.where(index.asks, dense, ABSENT)
    answering = np.where(index.answers, dense, ABSENT)
    answer = _view(np.maximum.reduceat(answering, index.starts))
    return ExplainerScores(
        question=_view(np.maximum.reduceat(asking, index.starts)),
        answer=answer if answer.scores.max() > ABSENT else None,
        lexical=_view(np.maximum.reduceat(lexical, index.starts)),
        asking_rows=asking,
        closeness=rows.closeness,
        against=_nearest(rows.closeness[index.counterexamples]),
        query=query,
    )


def gather_evidence(
    index: SearchableIndex, scores: ExplainerScores, candidate: int, allowed: NDArray[np.bool_]
) -> Evidence:
    """Compare a candidate (a position in `index.slugs`) with the other allowed explainers."""
    view = scores.question
    rivals = list(islice(view.leaders(allowed, candidate), _NEIGHBOURS))
    question = float(view.scores[candidate])
    votes = _votes(index, scores, candidate)
    names, numbers = _missing(index, scores, candidate)
    return Evidence(
        question=question,
        question_margin=question - _mean(view.scores[rivals]) if rivals else 0.0,
        votes=votes,
        votes_gap=votes - max((_votes(index, scores, one) for one in rivals), default=0.0),
        answer_gap=scores.answer.gap(candidate, allowed) if scores.answer else 0.0,
        lexical=float(scores.lexical.scores[candidate]),
        lexical_gap=scores.lexical.gap(candidate, allowed),
        names=float(-min(names, _MOST_MISSING)),
        numbers=float(-min(numbers, _MOST_MISSING)),
        contrast=_contrast(index, scores, candidate),
        wordings=math.log1p(_wordings(index, scores, candidate)),
        query_length=math.log1p(scores.query.count),
    )


def _votes(index: SearchableIndex, scores: ExplainerScores, explainer: int) -> float:
    """The mean of an explainer's best wordings: one lucky variant weighs less than three."""
    if explainer not in scores.votes:
        scores.votes[explainer] = _nearest(scores.asking_rows[index.rows_of(explainer)])
    return scores.votes[explainer]


def _missing(index: SearchableIndex, scores: ExplainerScores, explainer: int) -> tuple[int, int]:
    """How many names and numbers of the query no row has that is not hidden."""
    if not scores.query.mentions:
        return 0, 0
    seen = scores.closeness
    return index.mentioned[explainer].missing(scores.query.mentions, lambda row: seen[row] > ABSENT)


def _contrast(index: SearchableIndex, scores: ExplainerScores, explainer: int) -> float:
    rows = index.rows_of(explainer)
    own = _nearest(scores.closeness[rows][index.asks[rows]])
    return own - scores.against if own and scores.against else 0.0


def _nearest(scores: Scores) -> float:
    """The mean of the best few, or 0 where there is none."""
    best = np.sort(scores[scores > ABSENT])[-_VOTERS:]
    return _mean(best) if len(best) else 0.0


def _wordings(index: SearchableIndex, scores: ExplainerScores, explainer: int) -> int:
    return int((scores.asking_rows[index.rows_of(explainer)] > ABSENT).sum())


def _view(scores: Scores) -> View:
    return View(scores, np.argsort(-scores, kind="stable").tolist())


def _mean(scores: Scores) -> float:
    return float(scores.sum()) / len(scores)
