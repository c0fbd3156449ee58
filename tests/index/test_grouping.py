"""Questions of one meaning come together, and which do does not depend on chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedders import NgramEmbedder, Vectors
from index.grouping import Groups, group_texts, group_vectors


def at(*degrees: float) -> Vectors:
    radians = np.radians(degrees)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def test_nothing_makes_no_groups() -> None:
    assert group_texts([], NgramEmbedder()) == ()


def test_the_closest_come_together_and_the_others_stay_alone() -> None:
    assert group_vectors(at(0, 100, 5, 200, 103, 2), 0.9) == ((0, 2, 5), (1, 4), (3,))


def test_no_chain_of_neighbours_makes_a_group() -> None:
    """Each is close to the next, but the first and the last are not of one meaning."""
    groups = group_vectors(at(0, 20, 40, 60, 80), 0.9)
    assert groups == ((0, 1), (2, 3), (4,))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_equal_questions_are_one(count: int) -> None:
    assert group_vectors(at(*[30.0] * count), 0.9) == (tuple(range(count)),)


def test_questions_are_grouped_by_what_they_say() -> None:
    texts = ["how big are whales", "who sells tickets", "how big are the whales", "ticket sales?"]
    assert (0, 2) in group_texts(texts, NgramEmbedder())


circles = st.lists(st.integers(0, 359), min_size=1, max_size=12).map(lambda found: at(*found))
thresholds = st.floats(0.05, 0.99)


@given(circles, thresholds)
def test_each_is_in_one_group_and_no_two_groups_are_still_close(
    vectors: Vectors, threshold: float
) -> None:
    groups = group_vectors(vectors, threshold)
    assert sorted(row for rows in groups for row in rows) == list(range(len(vectors)))
    assert list(groups) == sorted(groups)
    for number, rows in enumerate(groups):
        for others in groups[number + 1 :]:
            assert mean(vectors, rows, others) < threshold + 1e-3


@given(circles, thresholds)
def test_groups_are_those_of_the_plain_way(vectors: Vectors, threshold: float) -> None:
    found = group_vectors(vectors, threshold)
    if not near_ties(vectors, threshold):
        assert found == plainly(vectors, threshold)


def mean(vectors: Vectors, rows: tuple[int, ...], others: tuple[int, ...]) -> float:
    return float((vectors[list(rows)] @ vectors[list(others)].T).mean())


def pairs(vectors: Vectors, groups: list[tuple[int, ...]]) -> list[tuple[float, int, int]]:
    return sorted(
        (-mean(vectors, groups[one], groups[other]), one, other)
        for other in range(len(groups))
        for one in range(other)
    )


def plainly(vectors: Vectors, threshold: float) -> Groups:
    """Compare every group with every other, each time anew."""
    groups: list[tuple[int, ...]] = [(row,) for row in range(len(vectors))]
    while (found := pairs(vectors, groups)) and -found[0][0] >= threshold:
        _, one, other = found[0]
        merged = tuple(sorted(groups[one] + groups[other]))
        groups = sorted([*(g for n, g in enumerate(groups) if n not in (one, other)), merged])
    return tuple(groups)


def near_ties(vectors: Vectors, threshold: float) -> bool:
    """Whether rounding may decide which pair comes first, or whether one is close enough."""
    groups: list[tuple[int, ...]] = [(row,) for row in range(len(vectors))]
    while found := pairs(vectors, groups):
        closest = -found[0][0]
        if any(abs(closest - other) < 1e-4 for other in (threshold, *(-x for x, *_ in found[1:]))):
            return True
        if closest < threshold:
            return False
        _, one, other_group = found[0]
        merged = tuple(sorted(groups[one] + groups[other_group]))
        groups = sorted([*(g for n, g in enumerate(groups) if n not in (one, other_group)), merged])
    return False
