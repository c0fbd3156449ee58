"""Centring: takes out of a vector what it shares with every text of its language and kind.

Two e5 vectors of one language are closer than two of one meaning, because each carries a large
part that says only "a question in French". Subtracting the mean of a language and kind leaves what
tells its texts apart, as in Mu and Viswanath, "All-but-the-top" (2018), here for each language.

The mean of a query is not known from one text. Half of it is taken from the nearest mean of the
index, which also holds the organization's subject, and half from the nearest of the centres that
were learned from short questions in many languages, which knows languages without explainers.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.passages import Corpus, PassageKind

_SHRINKAGE = 5
"""Passages of a language that a mean must rest on to be half trusted."""

_OF_MODEL = "model"

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LanguageCentres:
    """The mean vectors of short questions, a row for each language, for one model."""

    model: str
    languages: tuple[str, ...]
    vectors: Vectors

    def fits(self, model_id: str) -> bool:
        """Whether these were learned with this model, whatever its precision."""
        return model_id.split("@")[0] == self.model


@dataclass(frozen=True, slots=True)
class Centring:
    """The means of one index, with the centres of languages if there are any for its model."""

    means: Vectors
    centres: LanguageCentres | None

    def query(self, vector: Vector) -> Vector:
        """Return the centred vector of a query, of length 1."""
        mean = _nearest(self.means, vector)
        if self.centres is not None:
            mean = (mean + _nearest(self.centres.vectors, vector)) * np.float32(0.5)
        return _unit(vector - mean)


def centre_passages(
    corpus: Corpus, vectors: Vectors, centres: LanguageCentres | None
) -> tuple[Vectors, Centring]:
    """Return the centred vectors of a corpus, and the centring for its queries."""
    centred = vectors.copy()
    means = []
    for kind, rows in _groups(corpus).items():
        trust = len(rows) / (len(rows) + _SHRINKAGE)
        mean = vectors[rows].mean(axis=0) * trust
        centred[rows] -= mean
        if kind[1]:
            means.append(mean)
    table = np.array(means, np.float32).reshape(-1, vectors.shape[1])
    return _unit(centred), Centring(table, centres)


def read_centres(path: Path) -> LanguageCentres:
    """Read what `write_centres` wrote."""
    with np.load(path) as found:
        names = tuple(map(str, found["languages"]))
        return LanguageCentres(str(found[_OF_MODEL]), names, found["vectors"].astype(np.float32))


def write_centres(path: Path, centres: LanguageCentres) -> None:
    """Write centres at half precision: 65 kB for 95 languages."""
    np.savez_compressed(
        path,
        model=np.array(centres.model),
        languages=np.array(centres.languages),
        vectors=centres.vectors.astype(np.float16),
    )


def default_centres(model_id: str) -> LanguageCentres | None:
    """Return the centres that ship with Dragoman, if they were learned with this model."""
    centres = read_centres(Path(__file__).with_name("language_centres.npz"))
    return centres if centres.fits(model_id) else None


def _groups(corpus: Corpus) -> dict[tuple[str, bool], list[int]]:
    """The rows of each language and kind: questions and answers differ like languages do."""
    groups: dict[tuple[str, bool], list[int]] = {}
    for row, passage in enumerate(corpus):
        asks = passage.kind is not PassageKind.ANSWER
        groups.setdefault((passage.locale, asks), []).append(row)
    return groups


def _nearest(table: Vectors, vector: Vector) -> Vector:
    if not len(table):
        return np.zeros_like(vector)
    nearest: Vector = table[int(np.argmax(_unit(table) @ vector))]
    return nearest


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
