"""What a calibration is worth on data that it has not seen, and the thresholds that follow.

A data set is never judged by weights that were fitted to it, nor by a threshold that was set on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.calibration import Calibration
from index.evaluation import in_modes
from index.passages import PassageKind
from index.training import AskedScenario, fit, rescored

_MEAN_PRECISION, _LEAST_PRECISION = 0.95, 0.9
"""What the threshold must keep, on average and in every scenario, on data sets not seen.

Entries there have one wording or a few, half of the questions have lost their entry, and nothing of
the organization's subject is known: in use it is easier.
"""

_NEAR_ANSWERED = 0.03
"""The share of near misses that may be answered, where explainers have counterexamples."""

_STEPS = [percent / 100 for percent in range(30, 100)]

_OFFER_AT, _BESIDE_AT = 0.03, 0.01
"""To offer costs a glance, and to be silent a rescue."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A scenario, and a calibration that was made without its data set."""

    asked: AskedScenario
    calibration: Calibration


def train(
    scenarios: Sequence[AskedScenario],
    lessons: Sequence[AskedScenario],
    provenance: dict[str, str],
) -> Calibration:
    """Fit weights to everything; set the threshold where no data set saw its own labels.

    `lessons` only teach: they are full of near misses, and say nothing of how often people ask so.
    """
    answer_at = _threshold(list(_held_out(scenarios, lessons)))
    fitted = fit([*scenarios, *lessons])
    return replace(
        fitted,
        answer_at=answer_at,
        offer_at=_OFFER_AT,
        beside_at=_BESIDE_AT,
        provenance=provenance,
    )


def train_contrasted(
    lessons: Sequence[AskedScenario], stored: AskedScenario, provenance: dict[str, str]
) -> Calibration:
    """Fit a calibration for explainers with counterexamples.

    `lessons` have some; `stored` are the variants and counterexamples of real explainers, each
    left out while it was asked. The threshold is set on these: near misses answered, and precision.
    """
    fitted = fit([*(one for one in lessons if has_counterexamples(one)), stored])
    best = list(_best_hits(HeldOut(stored, fitted)))
    near = [probability for probability, _ in _best_near(HeldOut(stored, fitted))]
    answer_at = next((at for at in _STEPS if _keeps(best, near, at)), _STEPS[-1])
    return replace(
        fitted,
        answer_at=answer_at,
        offer_at=_OFFER_AT,
        beside_at=_BESIDE_AT,
        provenance=provenance,
    )


def has_counterexamples(asked: AskedScenario) -> bool:
    """Whether the entries of a scenario have counterexamples."""
    return any(one.kind is PassageKind.COUNTEREXAMPLE for one in asked.scenario.corpus)


def leave_one_out(
    scenarios: Sequence[AskedScenario], lessons: Sequence[AskedScenario]
) -> Iterator[HeldOut]:
    """Return each scenario with a calibration, threshold and all, of the other data sets."""
    for group, own in _groups(scenarios).items():
        others = [asked for asked in scenarios if asked.scenario.group != group]
        calibration = train(others, lessons, {"without": group})
        yield from (HeldOut(asked, calibration) for asked in own)


def _held_out(
    scenarios: Sequence[AskedScenario], lessons: Sequence[AskedScenario]
) -> Iterator[HeldOut]:
    for group, own in _groups(scenarios).items():
        others = [asked for asked in scenarios if asked.scenario.group != group]
        calibration = fit([*others, *lessons] or scenarios)
        yield from (HeldOut(asked, calibration) for asked in own)


def _groups(scenarios: Iterable[AskedScenario]) -> dict[str, list[AskedScenario]]:
    groups: dict[str, list[AskedScenario]] = {}
    for asked in scenarios:
        groups.setdefault(asked.scenario.group, []).append(asked)
    return dict(sorted(groups.items()))


def _threshold(held_out: Sequence[HeldOut]) -> float:
    """The lowest probability from which the precision over scenarios is as required."""
    if not held_out:
        return _STEPS[-1]
    found = [list(_best_hits(one)) for one in held_out]
    for at in _STEPS:
        precisions = [_precision(best, at) for best in found]
        if np.mean(precisions) >= _MEAN_PRECISION and min(precisions) >= _LEAST_PRECISION:
            return at
    return _STEPS[-1]


def _keeps(best: Sequence[tuple[float, bool]], near: Sequence[float], at: float) -> bool:
    answered = sum(probability >= at for probability in near) / max(len(near), 1)
    return answered <= _NEAR_ANSWERED and _precision(best, at) >= _MEAN_PRECISION


def _best_near(held_out: HeldOut) -> Iterator[tuple[float, bool]]:
    """The best hits of questions that have no answer, removed or not."""
    pairs = zip(in_modes(held_out.asked.scenario.queries), held_out.asked.asked, strict=True)
    near = tuple(one for (query, _), one in pairs if not query.gold)
    return _best_hits(replace(held_out, asked=replace(held_out.asked, asked=near)))


def _best_hits(held_out: HeldOut) -> Iterator[tuple[float, bool]]:
    for one in held_out.asked.asked:
        hits = rescored(one.hits, held_out.calibration)
        if hits:
            yield hits[0].probability, hits[0].slug in one.right


def _precision(found: Iterable[tuple[float, bool]], threshold: float) -> float:
    answered = [right for probability, right in found if probability >= threshold]
    return float(np.mean(answered)) if answered else 1.0
