"""Evidence: what speaks for an explainer being what was asked, as comparable numbers.

A cosine alone says little. What carries the decision is how far a candidate stands out from the
others (margins, as in margin-based bitext mining, Artetxe and Schwenk 2019), and whether
independent views (the best wording, several wordings, the answer, the terms) agree.
"""

from dataclasses import astuple, dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from index.searchable import SearchableIndex

_NEIGHBOURS = 5
_VOTERS = 3
ABSENT = np.float32(-1.0)
"""The score of a passage that is hidden or of the other kind: no cosine of e5 comes near."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for one candidate; every number is higher when more speaks for it."""

    question: float
    question_margin: float
    votes: float
    votes_gap: float
    answer_gap: float
    lexical_gap: float
    query_length: float

    def vector(self) -> NDArray[np.float64]:
        """The numbers in the order of `EVIDENCE_NAMES`."""
        return np.array(astuple(self), np.float64)


EVIDENCE_NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class ExplainerScores:
    """The best scores of every explainer for one query; arrays over explainers.

    `votes` fills as explainers are compared: most are wanted several times, and few at all.
    """

    question: Scores
    answer: Scores
    lexical: Scores
    asking_rows: Scores
    has_answers: bool
    term_count: int
    votes: dict[int, float] = field(default_factory=dict, compare=False)


def score_explainers(
    index: SearchableIndex, dense: Scores, lexical: Scores, term_count: int
) -> ExplainerScores:
    """Reduce the scores of rows to the best of each explainer; ABSENT rows do not count."""
    asking = np.where(index.asks, dense, ABSENT)
    answering = np.where(index.asks, ABSENT, dense)
    answer = np.maximum.reduceat(answering, index.starts)
    return ExplainerScores(
        question=np.maximum.reduceat(asking, index.starts),
        answer=answer,
        lexical=np.maximum.reduceat(lexical, index.starts),
        asking_rows=asking,
        has_answers=bool((answer > ABSENT).any()),
        term_count=term_count,
    )


def gather_evidence(
    index: SearchableIndex, scores: ExplainerScores, candidate: int, allowed: NDArray[np.bool_]
) -> Evidence:
    """Compare a candidate (a position in `index.slugs`) with the other allowed explainers."""
    others = allowed.copy()
    others[candidate] = False
    question = scores.question[candidate]
    rivals = _top(scores.question[others], _NEIGHBOURS)
    votes = _votes(index, scores, candidate)
    return Evidence(
        question=float(question),
        question_margin=float(question - rivals.mean()) if len(rivals) else 0.0,
        votes=votes,
        votes_gap=votes - _best_votes(index, scores, others),
        answer_gap=_gap(scores.answer, candidate, others) if scores.has_answers else 0.0,
        lexical_gap=_gap(scores.lexical, candidate, others),
        query_length=float(np.log1p(scores.term_count)),
    )


def _best_votes(
    index: SearchableIndex, scores: ExplainerScores, others: NDArray[np.bool_]
) -> float:
    """The most votes of a rival: looked for among those with the best wording."""
    ranked = np.argsort(-np.where(others, scores.question, ABSENT), kind="stable")[:_NEIGHBOURS]
    return max((_votes(index, scores, int(n)) for n in ranked if others[n]), default=0.0)


def _votes(index: SearchableIndex, scores: ExplainerScores, explainer: int) -> float:
    """The mean of an explainer's best wordings: one lucky variant weighs less than three."""
    if explainer not in scores.votes:
        best = _top(scores.asking_rows[index.rows_of(explainer)], _VOTERS)
        best = best[best > ABSENT]
        scores.votes[explainer] = float(best.mean()) if len(best) else 0.0
    return scores.votes[explainer]


def _gap(scores: Scores, candidate: int, others: NDArray[np.bool_]) -> float:
    return float(scores[candidate] - scores[others].max()) if others.any() else 0.0


def _top(scores: Scores, count: int) -> Scores:
    if len(scores) > count:
        scores = np.partition(scores, -count)[-count:]
    return np.sort(scores)[::-1]
