"""The adapter: what was learned on top of the bundled weights, as a small file.

It corrects the upper layers so that questions which one answer serves are close, in whatever words
and language, and questions which only look alike are not. Each matrix gets a product of two narrow
ones (Hu et al. 2021, "LoRA"), biases and scales a difference; `dragoman train-adapter` made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.bundled import Blocks, BundledWeights, Float32, Shape, Vocabulary

FILE = "adapter.npz"
_DOWN, _UP, _ADDED = ".down", ".up", ".added"


@dataclass(frozen=True, slots=True)
class LowRank:
    """A correction of a matrix: `down` is (columns, rank), `up` (rank, rows)."""

    down: Float32
    up: Float32

    def matrix(self) -> Float32:
        """Return what is added to the matrix, shape (rows, columns)."""
        product: Float32 = (self.down @ self.up).T
        return product


@dataclass(frozen=True, slots=True)
class Adapter:
    """Corrections by the names of the tensors that they belong to."""

    tensors: Mapping[str, NDArray[np.float16]]

    def low_rank(self, name: str) -> LowRank | None:
        """Return the correction of a matrix, if it has one."""
        if name + _DOWN not in self.tensors:
            return None
        down, up = self.tensors[name + _DOWN], self.tensors[name + _UP]
        return LowRank(down.astype(np.float32), up.astype(np.float32))

    def added(self, name: str) -> Float32 | None:
        """Return what is added to a vector, if anything is."""
        found = self.tensors.get(name + _ADDED)
        return None if found is None else found.astype(np.float32)


class AdaptedWeights:
    """The bundled weights with the corrections of an adapter."""

    def __init__(self, weights: BundledWeights, adapter: Adapter) -> None:
        self._weights = weights
        self._adapter = adapter

    @property
    def shape(self) -> Shape:
        """The dimensions of the transformer."""
        return self._weights.shape

    @property
    def vocabulary(self) -> Vocabulary:
        """The pieces of the tokenizer."""
        return self._weights.vocabulary

    def floats(self, name: str, *shape: int) -> Float32:
        """Return a corrected float32 tensor."""
        values, added = self._weights.floats(name, *shape), self._adapter.added(name)
        return values if added is None else np.asarray(values + added.reshape(shape), np.float32)

    def blocks(self, name: str, rows: int, columns: int) -> Blocks:
        """Return a quantized matrix as it is: its correction stands beside it."""
        return self._weights.blocks(name, rows, columns)

    def low_rank(self, name: str) -> LowRank | None:
        """Return the correction of a matrix, if it has one."""
        return self._adapter.low_rank(name)

    def matrix(self, name: str, rows: int, columns: int) -> Float32:
        """Return a corrected matrix in full."""
        full, correction = self.blocks(name, rows, columns).dequantized(), self.low_rank(name)
        return full if correction is None else full + correction.matrix()


def default_adapter() -> Adapter:
    """Read the adapter that ships with Dragoman."""
    return read_adapter(Path(__file__).with_name(FILE))


def read_adapter(path: Path) -> Adapter:
    """Read what `write_adapter` wrote."""
    with np.load(path) as found:
        return Adapter({name: found[name] for name in found.files})


def write_adapter(path: Path, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Write corrections at half precision."""
    halves: dict[str, Any] = {name: values.astype(np.float16) for name, values in tensors.items()}
    np.savez_compressed(path, **halves)


def named_low_rank(name: str, correction: LowRank) -> dict[str, Float32]:
    """Return the tensors of a matrix's correction by the names that they have in the file."""
    return {name + _DOWN: correction.down, name + _UP: correction.up}


def named_added(name: str, values: Float32) -> dict[str, Float32]:
    """Return the difference of a vector by the name that it has in the file."""
    return {name + _ADDED: values}
