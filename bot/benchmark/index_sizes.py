"""Exact search beside a graph of neighbours, by size: what index.dense.FLAT_LIMIT rests on.

Vectors are random but clustered, as the wordings of one explainer are, and the clusters share a few
directions, as subjects do: in all 384 they would be islands that no graph connects. The searches
are those of retrieval, one query at a time, to its full depth and to ten.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from index.dense import DenseIndex, Rows, build_dense
from index.embedders import Vectors
from index.retrieval import DENSE_DEPTH

SIZES = (2_000, 10_000, 50_000, 100_000, 200_000)

_DIMENSIONS = 384
_QUERIES = 100
_NEAREST = 10
_CLUSTER = 40
_SUBJECTS = 32
"""Directions in which clusters differ."""

_SPREAD = 0.8
"""The length of what tells the members of a cluster apart: cosines of about .6 within one."""


@dataclass(frozen=True, slots=True)
class SearchTimes:
    """Median milliseconds of a search to retrieval's depth and to ten; seconds to build."""

    deep_ms: float
    ten_ms: float
    build_s: float


@dataclass(frozen=True, slots=True)
class IndexSize:
    """Both kinds of index at one size.

    The recalls are the graph's against exact search: of the first ten when asked for retrieval's
    depth and for ten, and of all the rows of that depth.
    """

    passages: int
    flat: SearchTimes
    graph: SearchTimes
    deep_recall: float
    ten_recall: float
    depth_recall: float


def measure_sizes(
    sizes: Sequence[int] = SIZES,
    queries: int = _QUERIES,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[IndexSize, ...]:
    """Measure each size."""
    found = []
    for done, size in enumerate(sizes, 1):
        found.append(_measure(size, queries))
        progress(done, len(sizes))
    return tuple(found)


def clustered(size: int, queries: int, seed: int = 0) -> tuple[Vectors, Vectors]:
    """Return passages and queries from the same clusters."""
    random = np.random.default_rng(seed)
    subjects = random.standard_normal((_SUBJECTS, _DIMENSIONS), np.float32)
    shares = random.standard_normal((max(1, size // _CLUSTER), _SUBJECTS), np.float32)
    centres = _unit(shares @ subjects)
    members = random.integers(len(centres), size=size + queries)
    noise = random.standard_normal((size + queries, _DIMENSIONS), np.float32)
    vectors = _unit(centres[members] + noise * np.float32(_SPREAD / _DIMENSIONS**0.5))
    return vectors[:size], vectors[size:]


def _measure(size: int, count: int) -> IndexSize:
    passages, queries = clustered(size, count)
    flat, flat_s = _built(passages, flat_limit=size)
    graph, graph_s = _built(passages, flat_limit=0)
    flat_deep, flat_ten = _search(flat, queries, DENSE_DEPTH), _search(flat, queries, _NEAREST)
    graph_deep, graph_ten = _search(graph, queries, DENSE_DEPTH), _search(graph, queries, _NEAREST)
    return IndexSize(
        size,
        flat=SearchTimes(flat_deep.ms, flat_ten.ms, flat_s),
        graph=SearchTimes(graph_deep.ms, graph_ten.ms, graph_s),
        deep_recall=_recall(graph_deep.rows, flat_deep.rows, _NEAREST),
        ten_recall=_recall(graph_ten.rows, flat_ten.rows, _NEAREST),
        depth_recall=_recall(graph_deep.rows, flat_deep.rows, DENSE_DEPTH),
    )


def _built(passages: Vectors, flat_limit: int) -> tuple[DenseIndex, float]:
    started = time.perf_counter()
    index = build_dense(passages, flat_limit)
    return index, time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class _Searched:
    ms: float
    rows: Rows


def _search(index: DenseIndex, queries: Vectors, depth: int) -> _Searched:
    seconds, found = [], []
    for query in queries:
        started = time.perf_counter()
        _, rows = index.search(query[None, :], depth)
        seconds.append(time.perf_counter() - started)
        found.append(rows[0])
    return _Searched(median(seconds) * 1000, np.stack(found))


def _recall(found: Rows, wanted: Rows, depth: int) -> float:
    pairs = zip(found[:, :depth], wanted[:, :depth], strict=True)
    return float(np.mean([np.isin(exact, approximate).mean() for approximate, exact in pairs]))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, np.float32)
