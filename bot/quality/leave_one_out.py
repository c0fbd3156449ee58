"""Asks public scenarios, each with a calibration that has not seen its data set."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot.bootstrap import make_embedder
from bot.decision import decide, thresholds_of
from bot.evaluating import ask_lessons
from bot.quality.cosine import cosine_predictions
from bot.quality.scenarios import ScenarioOutcome, ScenarioPredictions
from bot.settings import Settings
from bot.steps import Steps
from index.calibration import Calibration
from index.centring import default_centres
from index.datasets import read_scenarios
from index.embedders import Embedder, Vectors
from index.errors import DataInvalid
from index.evaluation import in_modes, prediction_of
from index.holding_out import leave_one_out as each_left_out
from index.scoring import Prediction
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
    pairs = zip(in_modes(asked.scenario.queries), asked.asked, strict=True)
    ranked = ((query.qid, mode, rescored(one.hits, calibration)) for (query, mode), one in pairs)
    return tuple(
        prediction_of(qid, mode, hits, decide(hits, thresholds)) for qid, mode, hits in ranked
    )
