"""Asks public scenarios, each with a calibration that has not seen its data set."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot.bootstrap import make_embedder
from bot.decision import Thresholds, decide, thresholds_of
from bot.evaluating import ask_lessons
from bot.quality.cosine import cosine_predictions
from bot.quality.scenarios import ScenarioOutcome, ScenarioPredictions
from bot.settings import Settings
from bot.steps import Steps
from index.calibration import Calibration
from index.centring import default_centres
from index.datasets import LabelledQuery, Scenario, read_scenarios
from index.embedders import Embedder, Vectors
from index.errors import DataInvalid
from index.evaluation import modes
from index.holding_out import leave_one_out as each_left_out
from index.retrieval import Hits
from index.scoring import Mode, Prediction
from index.training import AskedScenario, ask, rescored


class RememberingEmbedder:
    """An embedder that embeds each text once, however many scenarios share it."""

    def __init__(self, embedder: Embedder) -> None:
        self.model_id = embedder.model_id
        self.dimensions = embedder.dimensions
        self._embedder = embedder
        self._queries: dict[str, Vectors] = {}

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self._queries))
        if new:
            self._queries |= dict(zip(new, self._embedder.encode_queries(new), strict=True))
        return np.array([self._queries[text] for text in texts], np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_passages(texts)


def leave_one_out(settings: Settings, steps: Steps) -> ScenarioPredictions:
    """Return what asks the scenarios of a file with the model of the settings."""
    return partial(_predictions, settings, steps)


def _predictions(settings: Settings, steps: Steps, path: Path) -> Mapping[str, ScenarioOutcome]:
    loaded = read_scenarios(path)
    if len({one.group for one in loaded}) < 2:
        raise DataInvalid(path, 0, "needs scenarios of two data sets at least")
    embedder = RememberingEmbedder(make_embedder(settings))
    asked = []
    with steps.step("step.scenarios") as advance:
        for done, scenario in enumerate(loaded, 1):
            asked.append((ask(scenario, embedder), tuple(cosine_predictions(scenario, embedder))))
            advance(done, len(loaded))
        lessons = ask_lessons(embedder, default_centres)
    with steps.step("step.fit"):
        return _unseen(asked, lessons)


def _unseen(
    asked: Sequence[tuple[AskedScenario, tuple[Prediction, ...]]],
    lessons: Sequence[AskedScenario],
) -> Mapping[str, ScenarioOutcome]:
    cosine = {one.scenario.name: predictions for one, predictions in asked}
    return {
        name: ScenarioOutcome(
            one.asked.scenario.queries, _shipped(one.asked, one.calibration), cosine[name]
        )
        for one in each_left_out([one for one, _ in asked], lessons)
        for name in (one.asked.scenario.name,)
    }


def _shipped(asked: AskedScenario, calibration: Calibration) -> tuple[Prediction, ...]:
    thresholds = thresholds_of(calibration)
    return tuple(
        _prediction(query, mode, rescored(one.hits, calibration), thresholds)
        for (query, mode), one in zip(_asked_in(asked.scenario), asked.asked, strict=True)
    )


def _asked_in(scenario: Scenario) -> list[tuple[LabelledQuery, Mode]]:
    """The questions with their modes, in the order in which they are asked."""
    return [(query, mode) for query in scenario.queries for mode in modes(query)]


def _prediction(query: LabelledQuery, mode: Mode, hits: Hits, thresholds: Thresholds) -> Prediction:
    decided = decide(hits, thresholds)
    options = tuple(hit.slug for hit in decided.hits) if decided.outcome == "clarify" else ()
    best = hits[0] if hits else None
    key, value = (best.slug, best.probability) if best else (None, 0.0)
    return Prediction(query.qid, mode, key, value, decided.outcome, options)
