"""The port to embedding models, and a fake that ships with it."""

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Embeddings of length 1, shape (texts, dimensions)."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their cosine.

    An implementation must give the same vector for the same text whatever else is in the batch
    (up to rounding), must accept any string, and must be usable from several threads.
    """

    @property
    def model_id(self) -> str:
        """What the vectors depend on: they may be cached under it."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions, asked or stored."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed answers."""


class NgramEmbedder:
    """A fake that needs no model: hashed character trigrams, so that paraphrases are close."""

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions
        self.model_id = f"ngrams-{dimensions}"
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions and note them in `encoded`."""
        self.encoded.extend(texts)
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed answers and note them in `encoded`."""
        self.encoded.extend(texts)
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for gram in _trigrams(text):
                row[_bucket(gram, self.dimensions)] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _trigrams(text: str) -> list[str]:
    padded = f"  {unicodedata.normalize('NFKC', text).casefold()}  "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]


def _bucket(gram: str, count: int) -> int:
    digest = hashlib.blake2s(gram.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "little") % count
