"""The figures by which a matcher that may abstain is judged.

r@1       share of answerable queries whose best candidate is right
c95       share of answerable queries answered correctly at the score threshold where 95 % of all
          answers, over both modes and the queries without gold, are right; the threshold is an
          oracle's, so this measures the score itself
precision, coverage   at the shipped decision: right answers / answers, and / answerable queries
false     at the shipped decision: answered / asked, of all that must not be answered
rescued   answerable queries not answered whose right explainer is offered, / answerable
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.datasets import LabelledQuery

REQUIRED_PRECISION = 0.95
MAX_OPTIONS = 3

Mode = Literal["present", "removed"]
Outcome = Literal["answer", "clarify", "abstain"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the matcher did with one query in one mode; `score` is higher the surer it was."""

    qid: str
    mode: Mode
    key: str | None
    score: float
    decision: Outcome
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one set of queries; None where nothing can be divided by."""

    answerable: int
    must_not: int
    r_at_1: float
    c95: float
    precision: float | None
    coverage: float
    false: float | None
    rescued: float


def score(queries: Sequence[LabelledQuery], predictions: Iterable[Prediction]) -> Figures:
    """Return the figures; predictions for other queries are passed over."""
    gold = {query.qid: query.gold for query in queries}
    judged = [_Judged(found, gold[found.qid]) for found in predictions if found.qid in gold]
    answerable = sum(bool(keys) for keys in gold.values())
    answers = [one for one in judged if one.found.decision == "answer"]
    must_not = [one for one in judged if one.must_not]
    share = max(answerable, 1)
    return Figures(
        answerable=answerable,
        must_not=len(must_not),
        r_at_1=sum(one.right for one in judged) / share,
        c95=_right_at_precision(judged) / share,
        precision=_share(answers, lambda one: one.right),
        coverage=sum(one.right for one in answers) / share,
        false=_share(must_not, lambda one: one.found.decision == "answer"),
        rescued=sum(one.rescued for one in judged) / share,
    )


def score_by_language(
    queries: Sequence[LabelledQuery], predictions: Sequence[Prediction]
) -> Mapping[str, Figures]:
    """Return the figures of all queries under "all", then those of each language."""
    table = {"all": score(queries, predictions)}
    for lang in sorted({query.lang for query in queries}):
        table[lang] = score([query for query in queries if query.lang == lang], predictions)
    return table


@dataclass(frozen=True, slots=True)
class _Judged:
    found: Prediction
    gold: frozenset[str]

    @property
    def must_not(self) -> bool:
        return self.found.mode == "removed" or not self.gold

    @property
    def right(self) -> bool:
        return self.found.mode == "present" and self.found.key in self.gold

    @property
    def rescued(self) -> bool:
        if self.must_not or self.found.decision != "clarify":
            return False
        return bool(self.gold & set(self.found.options[:MAX_OPTIONS]))


def _share(judged: Sequence[_Judged], counts: Callable[[_Judged], bool]) -> float | None:
    return sum(map(counts, judged)) / len(judged) if judged else None


def _right_at_precision(judged: Iterable[_Judged]) -> int:
    """The most right answers at any threshold that keeps the required precision."""
    ranked = [(one.found.score, one.right) for one in judged if one.found.key is not None]
    ranked.sort(key=lambda pair: -pair[0])
    best = right = 0
    for count, (value, is_right) in enumerate(ranked, 1):
        right += is_right
        ends_tie = count == len(ranked) or ranked[count][0] != value
        if ends_tie and right / count >= REQUIRED_PRECISION:
            best = right
    return best
