"""Dense retrieval with FAISS: exact while small, a graph of neighbours past that."""

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors

FLAT_LIMIT = 50_000
"""Passages up to which exact search is used: docs/performance.md has the measurement."""

_HNSW_LINKS = 32
_HNSW_SEARCH = 256

Rows = NDArray[np.int64]


class DenseIndex:
    """Vectors by inner product; row numbers are their positions."""

    def __init__(self, index: "faiss.Index") -> None:
        self._index = index
        exact = isinstance(index, faiss.IndexFlatIP)
        self._matrix = index.reconstruct_n(0, index.ntotal) if exact else None

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def search(self, queries: Vectors, top_k: int) -> tuple[Vectors, Rows]:
        """Return scores and rows, best first, both of shape (queries, at most top_k)."""
        scores, rows = self._index.search(queries, min(top_k, self.size))
        return scores, rows

    def scores(self, query: Vectors, depth: int) -> Vectors:
        """Return the score of every row for one query.

        While search is exact, so are all of these: one multiplication, cheaper than sorting. Past
        that, rows behind the first `depth` count as the last of them.
        """
        if self._matrix is not None:
            return np.asarray(self._matrix @ query, np.float32)
        return self._spread(*self.search(query[None, :], depth))

    def _spread(self, scores: Vectors, rows: Rows) -> Vectors:
        found = rows[0] >= 0  # FAISS pads with -1 where a graph search finds fewer
        spread = np.full(self.size, scores[0][found].min(), np.float32)
        spread[rows[0][found]] = scores[0][found]
        return spread

    def serialized(self) -> NDArray[np.uint8]:
        """Return the bytes that `read_dense` reads."""
        data: NDArray[np.uint8] = faiss.serialize_index(self._index)
        return data


def build_dense(vectors: Vectors, flat_limit: int = FLAT_LIMIT) -> DenseIndex:
    """Index vectors of length 1."""
    dimensions = vectors.shape[1]
    if len(vectors) <= flat_limit:
        index: faiss.Index = faiss.IndexFlatIP(dimensions)
    else:
        index = _graph(dimensions)
    index.add(np.ascontiguousarray(vectors))
    return DenseIndex(index)


def _graph(dimensions: int) -> "faiss.Index":
    graph = faiss.IndexHNSWFlat(dimensions, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efSearch = _HNSW_SEARCH
    return graph


def read_dense(data: bytes) -> DenseIndex:
    """Read what `serialized` gave; raises RuntimeError (FAISS's own) when it is damaged."""
    return DenseIndex(faiss.deserialize_index(np.frombuffer(data, np.uint8)))
