"""Exact search beside a graph, at sizes that take no time."""

import numpy as np

from bot.benchmark.index_sizes import clustered, measure_sizes


def test_vectors_are_the_same_every_time_and_of_length_one() -> None:
    passages, queries = clustered(200, 10)
    again, _ = clustered(200, 10)
    assert passages.shape == (200, 384)
    assert queries.shape == (10, 384)
    assert np.array_equal(passages, again)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)


def test_every_query_has_near_passages() -> None:
    passages, queries = clustered(400, 20)
    assert (queries @ passages.T).max(axis=1).min() > 0.4


def test_each_size_is_measured() -> None:
    heard: list[tuple[int, int]] = []
    found = measure_sizes((100, 300), queries=5, progress=lambda *done: heard.append(done))
    assert [one.passages for one in found] == [100, 300]
    assert heard == [(1, 2), (2, 2)]
    assert all(0 < one.ten_recall <= 1 and 0 < one.deep_recall <= 1 for one in found)
