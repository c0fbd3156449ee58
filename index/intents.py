"""Intents: what a message is by its meaning, a question or one of the courtesies.

A small multinomial logistic regression over the vector that retrieval computes anyway, before it
is centred. `dragoman train-courtesies` fits it, and the probabilities from which each kind is
believed. Its weights belong to one model; for another there are none, and only what is said word
for word is recognized.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.courtesies import CourtesyKind
from index.embedders import Vectors

Table = Mapping[CourtesyKind, float]


@dataclass(frozen=True, slots=True)
class Intents:
    """The probability of each courtesy, and that from which it is believed.

    What the probabilities lack to 1 is that of a question. Without weights there are none.
    """

    probabilities: Table = field(default_factory=dict)
    sure_at: Table = field(default_factory=dict)

    @property
    def likeliest(self) -> CourtesyKind | None:
        """The likeliest courtesy, however unlikely it is."""
        return max(self.probabilities, key=lambda kind: self.probabilities[kind], default=None)

    @property
    def sure(self) -> CourtesyKind | None:
        """The courtesy that is believed; distress before all others."""
        kinds = (CourtesyKind.DISTRESS, self.likeliest or CourtesyKind.DISTRESS)
        return next((kind for kind in kinds if self._is_sure(kind)), None)

    def _is_sure(self, kind: CourtesyKind) -> bool:
        return self.probabilities.get(kind, 0) >= self.sure_at.get(kind, np.inf)


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Weights for one embedding model: a row for each courtesy, and the last for questions."""

    model: str
    weights: Vectors
    bias: Vectors
    sure_at: Table

    def fits(self, model_id: str) -> bool:
        """Whether these were learned with this model, whatever its precision."""
        return model_id.split("@")[0] == self.model

    def intents(self, vectors: Vectors) -> list[Intents]:
        """Return what each message may be, from the vectors of queries."""
        found = probabilities(vectors @ self.weights.T + self.bias)
        return [Intents(table_of(row), self.sure_at) for row in found]


def probabilities(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return the probabilities (softmax) of rows of scores."""
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float64)


def table_of(row: NDArray[np.float64]) -> dict[CourtesyKind, float]:
    """Return the numbers of a row by their kind; what comes after the kinds is left out."""
    return {kind: float(value) for kind, value in zip(CourtesyKind, row, strict=False)}


def read_intents(path: Path) -> IntentModel:
    """Read what `write_intents` wrote."""
    with np.load(path) as found:
        return IntentModel(
            model=str(found["model"]),
            weights=found["weights"],
            bias=found["bias"],
            sure_at=table_of(found["sure_at"]),
        )


def write_intents(path: Path, intents: IntentModel) -> None:
    """Write the weights: 10 kB for a model of 384 dimensions."""
    np.savez_compressed(
        path,
        model=np.array(intents.model),
        weights=intents.weights.astype(np.float32),
        bias=intents.bias.astype(np.float32),
        sure_at=np.array([intents.sure_at[kind] for kind in CourtesyKind]),
    )


def default_intents(model_id: str) -> IntentModel | None:
    """Return the weights that ship with Dragoman, if they were learned with this model."""
    intents = read_intents(Path(__file__).with_name("intents.npz"))
    return intents if intents.fits(model_id) else None
