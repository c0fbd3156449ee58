"""The table of weights: each feature of a word speaks for and against each language."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.spelling.features import features_of, words_of

Weights = npt.NDArray[np.int8]

FILE = "weights.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """Knows how words look in some languages.

    The score of a language is the sum of its weights over the features, divided by the root of
    their number: a long text is surer than a short one, but not as if all features were
    independent.
    """

    languages: tuple[str, ...]
    weights: Weights
    scale: float

    def probabilities(self, text: str, candidates: Iterable[str]) -> dict[str, float]:
        """Return the probability of each candidate that is known; none for a text of no letters."""
        columns = [at for at, lang in enumerate(self.languages) if lang in set(candidates)]
        rows = [row for word in words_of(text) for row in features_of(word)]
        if not columns or not rows:
            return {}
        sums = self.weights[rows].sum(axis=0, dtype=np.int32)[columns]
        shares = softmax(sums * (self.scale / len(rows) ** 0.5))
        return {self.languages[at]: float(share) for at, share in zip(columns, shares, strict=True)}


def softmax(scores: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return probabilities of scores, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: npt.NDArray[Any] = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def default_spelling() -> Spelling:
    """Read the weights that ship with Dragoman."""
    with as_file(files("bot.spelling") / FILE) as path:
        return read_spelling(path)


def read_spelling(path: Path) -> Spelling:
    """Read weights from a file."""
    with np.load(path) as stored:
        languages = tuple(map(str, stored["languages"]))
        return Spelling(languages, stored["weights"], float(stored["scale"]))


def write_spelling(path: Path, spelling: Spelling) -> None:
    """Write weights to a file."""
    np.savez_compressed(
        path,
        languages=np.array(spelling.languages),
        weights=spelling.weights,
        scale=np.float32(spelling.scale),
    )
