"""Fits the weights of a calibration to labelled scenarios.

Each question is asked as in the evaluation, with its entry present and removed. Every candidate is
an example, right or wrong; each data set weighs the same, whatever its size. The fit is logistic
regression by Newton's method with a quadratic penalty.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.calibration import Calibration
from index.centring import LanguageCentres, default_centres
from index.datasets import LabelledQuery, Question, Scenario
from index.embedders import Embedder
from index.evaluation import hidden_rows, hidden_variant, modes, stored_query
from index.evidence import EVIDENCE_NAMES
from index.passages import Corpus, PassageKind
from index.retrieval import Hit, Hits, Retriever
from index.scoring import Mode
from index.searchable import CentresOf, build_index

_PENALTY = 1.0
_STEPS = 30
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


def ask_stored(
    corpus: Corpus, embedder: Embedder, centres_of: CentresOf = default_centres
) -> AskedScenario:
    """Ask every stored variant and counterexample, left out of the index while it is asked."""
    index = build_index(corpus, embedder, centres_of=centres_of)
    retriever = Retriever(index, embedder, untrained())
    queries, asked = [], []
    for row, passage in enumerate(index.corpus):
        if passage.kind in (PassageKind.VARIANT, PassageKind.COUNTEREXAMPLE):
            query = stored_query(row, passage)
            queries.append(query)
            asked += [_ask_stored(retriever, query, mode, row) for mode in modes(query)]
    return AskedScenario(Scenario("stored", index.corpus, tuple(queries)), tuple(asked))


def _ask_stored(retriever: Retriever, query: LabelledQuery, mode: Mode, row: int) -> Asked:
    hidden = hidden_variant(retriever.index, query, mode, row)
    hits = retriever.retrieve_embedded(query.text, retriever.index.vectors[row], hidden)
    return Asked(hits, query.gold if mode == "present" else frozenset())


def fit(scenarios: Sequence[AskedScenario]) -> Calibration:
    """Fit the weights only; all data sets weigh the same."""
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


def _examples(scenarios: Sequence[AskedScenario]) -> tuple[Matrix, Matrix, Matrix]:
    parts = [_scenario_examples(asked) for asked in scenarios]
    evidence = np.concatenate([part[0] for part in parts])
    right = np.concatenate([part[1] for part in parts])
    sharing = Counter(asked.scenario.group for asked in scenarios)
    shares = [1 / sharing[asked.scenario.group] for asked in scenarios]
    weight = np.concatenate(
        [
            np.full(len(part[1]), share / len(part[1]))
            for share, part in zip(shares, parts, strict=True)
        ]
    )
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
