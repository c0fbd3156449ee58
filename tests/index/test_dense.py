"""Dense retrieval: exact while small, nearly so past that."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dense import DenseIndex, build_dense, read_dense
from index.embedders import Vectors
from tests.index.corpora import unit


def clustered(count: int, seed: int = 0) -> Vectors:
    """Vectors around fifty centres, as passages are around explainers."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).standard_normal((50, 24))
    return unit(*(centres[np.arange(count) % 50] + 0.4 * random.standard_normal((count, 24))))


def test_the_best_row_comes_first() -> None:
    index = build_dense(unit((1, 0), (0, 1), (1, 1)))
    scores, rows = index.search(unit((1, 0.1)), 3)
    assert rows.tolist() == [[0, 2, 1]]
    assert scores[0] == pytest.approx([0.995, 0.774, 0.0995], abs=1e-3)


def test_each_query_has_its_own_rows() -> None:
    index = build_dense(unit((1, 0), (0, 1)))
    _, rows = index.search(unit((1, 0), (0, 1)), 1)
    assert rows.tolist() == [[0], [1]]


@pytest.mark.parametrize(("top_k", "found"), [(1, 1), (2, 2), (3, 3), (100, 3)])
def test_no_more_rows_are_found_than_there_are(top_k: int, found: int) -> None:
    index = build_dense(unit((1, 0), (0, 1), (1, 1)))
    scores, rows = index.search(unit((1, 0)), top_k)
    assert scores.shape == rows.shape == (1, found)
    assert index.size == 3


@given(st.integers(0, 10_000))
def test_a_small_index_is_exact(seed: int) -> None:
    vectors, queries = clustered(60, seed), clustered(3, seed + 1)
    scores, _ = build_dense(vectors).search(queries, 60)
    wanted = np.sort(queries @ vectors.T, axis=1)[:, ::-1]
    assert np.abs(scores - wanted).max() < 1e-5


def test_the_limit_itself_is_still_exact() -> None:
    vectors = clustered(100)
    exact, graph = build_dense(vectors, flat_limit=100), build_dense(vectors, flat_limit=99)
    assert len(exact.serialized()) < len(graph.serialized())


def test_a_large_index_finds_nearly_always_the_same_best_row() -> None:
    vectors, queries = clustered(2_000), clustered(200, seed=1)
    scores, exact = build_dense(vectors).search(queries, 10)
    near, graph = build_dense(vectors, flat_limit=1_000).search(queries, 10)
    assert np.median(np.abs(scores - near)) < 1e-5
    assert (exact[:, 0] == graph[:, 0]).mean() >= 0.98
    shared = [len({*one} & {*other}) for one, other in zip(exact, graph, strict=True)]
    assert np.mean(shared) >= 9.5


def test_what_a_large_index_cannot_reach_is_padded_with_minus_1() -> None:
    """Many equal vectors make a graph of islands: the search ends on one."""
    islands = unit(*([(1, 0)] * 500 + [(0, 1)] * 500))
    scores, rows = build_dense(islands, flat_limit=10).search(unit((1, 0)), 1_000)
    assert rows.shape == (1, 1_000)
    assert rows[0, 0] >= 0
    assert -1 in rows
    assert scores[0, 0] == pytest.approx(1)


@given(st.integers(0, 10_000), st.sampled_from([0, 1, 1_000]))
def test_a_small_index_scores_every_row(seed: int, depth: int) -> None:
    vectors, query = clustered(60, seed), clustered(1, seed + 1)[0]
    assert build_dense(vectors).scores(query, depth) == pytest.approx(vectors @ query, abs=1e-6)


def test_a_large_index_scores_the_first_rows_and_the_others_as_the_last_of_them() -> None:
    vectors, query = clustered(400), clustered(1, seed=1)[0]
    exact = vectors @ query
    scores = build_dense(vectors, flat_limit=10).scores(query, 50)
    first = np.argsort(-exact)[:50]
    assert scores.shape == (400,)
    assert np.isclose(scores[first], exact[first], atol=1e-5).mean() >= 0.95
    assert np.unique(np.delete(scores, first)) == pytest.approx([scores.min()])
    assert scores.min() == pytest.approx(exact[first[-1]], abs=0.02)


def test_rows_on_islands_out_of_reach_count_as_the_last_in_reach() -> None:
    islands = unit(*([(1, 0)] * 500 + [(0, 1)] * 500))
    scores = build_dense(islands, flat_limit=10).scores(unit((1, 0))[0], 1_000)
    assert scores.shape == (1_000,)
    assert scores.max() == pytest.approx(1)
    assert scores.min() >= -1e-6


@pytest.mark.parametrize("flat_limit", [1_000, 10])
def test_what_was_written_is_read_again(flat_limit: int) -> None:
    vectors, queries = clustered(100), clustered(5, seed=1)
    index = build_dense(vectors, flat_limit)
    again = read_dense(index.serialized().tobytes())
    (scores, rows), (scores_again, rows_again) = index.search(queries, 5), again.search(queries, 5)
    assert np.array_equal(rows, rows_again)
    assert np.array_equal(scores, scores_again)
    one, other = index.scores(queries[0], 3), again.scores(queries[0], 3)
    assert np.array_equal(one, other)
    assert again.size == 100


@pytest.mark.parametrize("data", [b"", b"x", b"not an index at all"])
def test_what_is_no_index_is_not_read(data: bytes) -> None:
    with pytest.raises(RuntimeError):
        read_dense(data)


def test_a_cut_off_index_is_not_read() -> None:
    data = build_dense(clustered(100)).serialized().tobytes()
    with pytest.raises(RuntimeError):
        read_dense(data[: len(data) // 2])


def test_an_index_may_be_empty() -> None:
    empty = build_dense(np.zeros((0, 8), np.float32))
    assert isinstance(empty, DenseIndex)
    assert read_dense(empty.serialized().tobytes()).size == 0
