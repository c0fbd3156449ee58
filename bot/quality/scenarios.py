"""Public scenarios: what must be handed in, and the figures that are made of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from bot.quality.figures import Bin, CurvePoint, ScenarioFigures, Scenarios
from index.datasets import LabelledQuery
from index.scoring import Prediction, score

_POINTS = 80
_BINS = 10


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """The questions of a scenario and two sets of predictions, in both modes.

    `shipped` are the bot's, by a calibration that has not seen the data set. `cosine` are those of
    the baseline: only its keys and scores count.
    """

    queries: tuple[LabelledQuery, ...]
    shipped: tuple[Prediction, ...]
    cosine: tuple[Prediction, ...]


ScenarioPredictions = Callable[[Path], Mapping[str, ScenarioOutcome]]
"""Asks the scenarios of a file, each unseen; by name."""

Answers = list[tuple[float, bool]]
"""The score of each best hit, and whether it is right."""


def scenario_figures(outcomes: Mapping[str, ScenarioOutcome], made: str) -> Scenarios:
    """Return all figures of the scenarios."""
    found = {name: _figures(outcome) for name, outcome in outcomes.items()}
    answers = [_answers(one.queries, one.shipped) for one in outcomes.values()]
    return Scenarios(made, found, reliability(answers))


def curve(queries: Sequence[LabelledQuery], predictions: Iterable[Prediction]) -> list[CurvePoint]:
    """Return coverage and risk at every threshold, the highest first."""
    answerable = sum(bool(query.gold) for query in queries) or 1
    ranked = sorted(_answers(queries, predictions), key=lambda one: -one[0])
    points, right, count = [], 0, 0
    for _, tied in groupby(ranked, key=lambda one: one[0]):
        judged = [is_right for _, is_right in tied]
        right, count = right + sum(judged), count + len(judged)
        points.append(CurvePoint(right / answerable, 1 - right / count))
    return points


def reliability(scenarios: Sequence[Answers]) -> tuple[Bin, ...]:
    """Return bins of like probability, where each scenario weighs the same."""
    rows = [
        (probability, float(is_right), 1 / len(answers) / len(scenarios))
        for answers in scenarios
        for probability, is_right in answers
    ]
    found = (_bin([row for row in rows if _place(row[0]) == place]) for place in range(_BINS))
    return tuple(one for one in found if one)


def _figures(outcome: ScenarioOutcome) -> ScenarioFigures:
    queries = outcome.queries
    return ScenarioFigures(
        shipped=score(queries, outcome.shipped),
        cosine=score(queries, outcome.cosine),
        curve=_thinned(curve(queries, outcome.shipped)),
        cosine_curve=_thinned(curve(queries, outcome.cosine)),
    )


def _answers(queries: Sequence[LabelledQuery], predictions: Iterable[Prediction]) -> Answers:
    gold = {query.qid: query.gold for query in queries}
    return [
        (one.score, one.mode == "present" and one.key in gold[one.qid])
        for one in predictions
        if one.key is not None
    ]


def _thinned(points: Sequence[CurvePoint]) -> tuple[CurvePoint, ...]:
    """Keep what a plot can show: points evenly spaced in coverage, and the last one."""
    if not points:
        return ()
    steps = np.linspace(0, points[-1].coverage, _POINTS)
    places = np.searchsorted([point.coverage for point in points], steps)
    kept = dict.fromkeys((*(min(int(place), len(points) - 1) for place in places), len(points) - 1))
    return tuple(_rounded(points[place]) for place in kept)


def _rounded(point: CurvePoint) -> CurvePoint:
    return CurvePoint(round(point.coverage, 4), round(point.risk, 4))


def _place(probability: float) -> int:
    return min(int(probability * _BINS), _BINS - 1)


def _bin(rows: Sequence[tuple[float, float, float]]) -> Bin | None:
    weight = sum(row[2] for row in rows)
    if not weight:
        return None
    probability = sum(row[0] * row[2] for row in rows) / weight
    right = sum(row[1] * row[2] for row in rows) / weight
    return Bin(round(probability, 4), round(right, 4), round(weight, 4))
