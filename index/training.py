"""Fits a calibration to labelled scenarios.

Each question is asked as in the evaluation, with its entry present and removed. Every candidate is
an example, right or wrong; each scenario weighs the same, whatever its size. The fit is logistic
regression by Newton's method with a quadratic penalty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.calibration import Calibration
from index.centring import LanguageCentres, default_centres
from index.datasets import Question, Scenario
from index.embedders import Embedder
from index.evaluation import hidden_rows, modes
from index.evidence import EVIDENCE_NAMES
from index.retrieval import Hit, Hits, Retriever
from index.searchable import CentresOf, build_index

_PENALTY = 1.0
_STEPS = 30
_FOREIGN_PRECISION = 0.92
"""Precision that the threshold must keep, on average, on data sets that the weights never saw.

Entries there have one wording or a few, half of the questions have lost their entry, and nothing of
the organization's subject is known. On explainers with a dozen wordings the same threshold keeps
more than .95: `dragoman evaluate --variants` measures it for any knowledge base.
"""

_OFFER_AT, _BESIDE_AT = 0.15, 0.05
"""Below .15 a best hit is more often chance than meant; its rivals may help from .05."""

_NO_SPREAD = 1e-5
"""Evidence that varies less is the same everywhere, as that of answers where there are none."""

_ENOUGH = 30
"""Questions that the centre of a language must rest on."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one mode: its hits, and the explainers that would be right."""

    hits: Hits
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedScenario:
    """A scenario with the hits for all its questions."""

    scenario: Scenario
    asked: tuple[Asked, ...]


def learn_centres(questions: Sequence[Question], embedder: Embedder) -> LanguageCentres:
    """Learn the centre of each language that has enough questions."""
    by_language: dict[str, list[str]] = {}
    for question in questions:
        by_language.setdefault(question.lang, []).append(question.text)
    enough = {lang: texts for lang, texts in by_language.items() if len(texts) >= _ENOUGH}
    means = [embedder.encode_queries(texts).mean(axis=0) for texts in enough.values()]
    model = embedder.model_id.split("@")[0]
    return LanguageCentres(model, tuple(enough), np.array(means, np.float32))


def ask(
    scenario: Scenario, embedder: Embedder, centres_of: CentresOf = default_centres
) -> AskedScenario:
    """Retrieve for every question of a scenario."""
    index = build_index(scenario.corpus, embedder, centres_of=centres_of)
    retriever = Retriever(index, embedder, untrained())
    vectors = embedder.encode_queries([query.text for query in scenario.queries])
    asked = []
    for query, vector in zip(scenario.queries, vectors, strict=True):
        for mode in modes(query):
            hidden = hidden_rows(index, query, mode)
            hits = retriever.retrieve_embedded(query.text, vector, hidden)
            asked.append(Asked(hits, query.gold if mode == "present" else frozenset()))
    return AskedScenario(scenario, tuple(asked))


def train(scenarios: Sequence[AskedScenario], provenance: dict[str, str]) -> Calibration:
    """Fit weights on all scenarios; set the threshold where no data set saw its own labels."""
    fitted = fit(scenarios)
    answer_at = _threshold(_held_out(scenarios))
    return replace(
        fitted,
        answer_at=answer_at,
        offer_at=_OFFER_AT,
        beside_at=_BESIDE_AT,
        provenance=provenance,
    )


def fit(scenarios: Sequence[AskedScenario]) -> Calibration:
    """Fit the weights only."""
    evidence, right, weight = _examples(scenarios)
    means, spread = evidence.mean(axis=0), evidence.std(axis=0)
    scales = np.where(spread > _NO_SPREAD, spread, 1)
    coefficients = _newton((evidence - means) / scales, right, weight)
    return replace(
        untrained(),
        weights=_named(coefficients[:-1]),
        means=_named(means),
        scales=_named(scales),
        bias=round(float(coefficients[-1]), 6),
    )


def untrained() -> Calibration:
    """Return a calibration that ranks by similarity alone: where training begins."""
    zeros = dict.fromkeys(EVIDENCE_NAMES, 0.0)
    ones = dict.fromkeys(EVIDENCE_NAMES, 1.0)
    return Calibration(zeros | {"question": 1.0}, zeros, ones, 0.0, 0.5, 0.5, 0.5, {})


def rescored(hits: Hits, calibration: Calibration) -> Hits:
    """Return the hits as another calibration ranks them."""
    changed = (_rescored(hit, calibration) for hit in hits)
    return tuple(sorted(changed, key=lambda hit: -hit.probability))


def _rescored(hit: Hit, calibration: Calibration) -> Hit:
    if hit.word_for_word:
        return hit
    return replace(hit, probability=calibration.probability(hit.evidence))


def _held_out(scenarios: Sequence[AskedScenario]) -> list[list[tuple[float, bool]]]:
    """For each scenario, the best hits' probabilities by a fit on the other data sets."""
    groups = {asked.scenario.group for asked in scenarios}
    found = []
    for group in sorted(groups):
        others = [asked for asked in scenarios if asked.scenario.group != group]
        calibration = fit(others or scenarios)
        own = [asked for asked in scenarios if asked.scenario.group == group]
        found += [_best_hits(asked, calibration) for asked in own]
    return found


def _best_hits(asked: AskedScenario, calibration: Calibration) -> list[tuple[float, bool]]:
    ranked = ((rescored(one.hits, calibration), one.right) for one in asked.asked)
    return [(hits[0].probability, hits[0].slug in right) for hits, right in ranked if hits]


def _threshold(scenarios: Sequence[Sequence[tuple[float, bool]]]) -> float:
    """The lowest probability from which the mean precision over scenarios is as required."""
    for percent in range(30, 99):
        precisions = [_precision(found, percent / 100) for found in scenarios]
        if np.mean(precisions) >= _FOREIGN_PRECISION:
            return percent / 100
    return 0.99


def _precision(found: Iterable[tuple[float, bool]], threshold: float) -> float:
    answered = [right for probability, right in found if probability >= threshold]
    return float(np.mean(answered)) if answered else 1.0


def _examples(scenarios: Sequence[AskedScenario]) -> tuple[Matrix, Matrix, Matrix]:
    parts = [_scenario_examples(asked) for asked in scenarios]
    evidence = np.concatenate([part[0] for part in parts])
    right = np.concatenate([part[1] for part in parts])
    weight = np.concatenate([np.full(len(part[1]), 1 / len(part[1])) for part in parts])
    return evidence, right, weight / weight.mean()


def _scenario_examples(asked: AskedScenario) -> tuple[Matrix, Matrix]:
    pairs = [(hit, hit.slug in one.right) for one in asked.asked for hit in one.hits]
    evidence = np.array([hit.evidence.vector() for hit, _ in pairs])
    return evidence, np.array([right for _, right in pairs], np.float64)


def _newton(evidence: Matrix, right: Matrix, weight: Matrix) -> Matrix:
    rows = np.column_stack([evidence, np.ones(len(evidence))])
    penalty = np.eye(rows.shape[1]) * _PENALTY
    penalty[-1, -1] = 0  # the bias is free
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        predicted = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weight * (predicted - right)) + penalty @ found
        curve = (rows * (weight * predicted * (1 - predicted))[:, None]).T @ rows + penalty
        found = found - np.linalg.solve(curve, slope)
    return found


def _named(values: Matrix) -> dict[str, float]:
    return {
        name: round(float(value), 6) for name, value in zip(EVIDENCE_NAMES, values, strict=True)
    }
