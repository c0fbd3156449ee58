"""The baseline: the nearest stored question by plain cosine, as most FAQ bots have it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.datasets import Scenario
from index.embedders import Embedder
from index.evaluation import modes
from index.scoring import Prediction

NOWHERE = -1.0


def cosine_predictions(scenario: Scenario, embedder: Embedder) -> Iterator[Prediction]:
    """Ask every question in every mode; nothing is decided, only ranked."""
    asking = [passage for passage in scenario.corpus if passage.asks]
    keys = np.array([passage.slug for passage in asking])
    known = embedder.encode_queries([passage.text for passage in asking])
    vectors = embedder.encode_queries([query.text for query in scenario.queries])
    for query, vector in zip(scenario.queries, vectors, strict=True):
        scores = known @ vector
        for mode in modes(query):
            allowed = ~np.isin(keys, list(query.gold)) if mode == "removed" else keys != ""
            key, value = _nearest(keys, np.where(allowed, scores, NOWHERE))
            yield Prediction(query.qid, mode, key, value, "abstain")


def _nearest(keys: NDArray[np.str_], scores: NDArray[np.float32]) -> tuple[str | None, float]:
    row = int(np.argmax(scores))
    value = float(scores[row])
    return (str(keys[row]) if value > NOWHERE else None), value
