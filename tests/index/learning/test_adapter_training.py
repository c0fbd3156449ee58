"""Training: what means the same comes together, the same way each time."""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from index.learning.adapter_training import Course, loss_of, train_adapter  # noqa: E402
from index.learning.lessons import Batch, OrganizationLessons  # noqa: E402
from index.learning.network import FIRST_LEARNING  # noqa: E402
from index.model.adapter import Adapter  # noqa: E402
from index.model.bundled import Float32  # noqa: E402
from tests.index.learning.organizations import LAKE, ZOO  # noqa: E402
from tests.index.learning.vectors import vectors_of  # noqa: E402
from tests.index.tiny_weights import deep_weights  # noqa: E402

WEIGHTS = deep_weights()


def course(seed: int = 0) -> Course:
    return Course(OrganizationLessons((ZOO, LAKE), random.Random(seed)), 1.0)


def trained(steps: int, seed: int = 0) -> Mapping[str, Float32]:
    return train_adapter(WEIGHTS, [course()], steps=steps, seed=seed)


def loss(batch: Batch, *vectors: Sequence[float]) -> float:
    unit = torch.nn.functional.normalize(torch.tensor(vectors, dtype=torch.float32), dim=-1)
    return float(loss_of(unit, batch))


class Same:
    """Lessons that are always the same batch, and count how often it was wanted."""

    def __init__(self, size: int = 4) -> None:
        self.only = OrganizationLessons((ZOO, LAKE), random.Random(1)).batch(size)
        self.texts = self.only.texts
        self.wanted = 0

    def batch(self, size: int) -> Batch:
        self.wanted += 1
        return self.only


class TestLoss:
    PAIRS = Batch(("a", "b"), ("c", "d"), (1, 2))
    STRANGER = Batch(("a", "b"), ("c", "d"), (1, 2), ("e",))
    SAME = Batch(("a", "b"), ("c", "d"), (1, 1))

    def test_it_is_lower_when_pairs_are_together(self) -> None:
        together = loss(self.PAIRS, (1, 0), (0, 1), (1, 0), (0, 1))
        near = loss(self.PAIRS, (1, 0), (0, 1), (1, 1), (0, 1))
        apart = loss(self.PAIRS, (1, 0), (0, 1), (0, 1), (1, 0))
        assert 0 <= together < near < apart
        assert together == pytest.approx(0, abs=1e-6)

    def test_it_is_lower_when_a_stranger_is_away(self) -> None:
        pairs = ((1.0, 0.0), (0.0, 1.0), (1.0, 0.0), (0.0, 1.0))
        away = loss(self.STRANGER, *pairs, (-1, -1))
        beside = loss(self.STRANGER, *pairs, (1, 0))
        assert away < beside
        assert away == pytest.approx(loss(self.PAIRS, *pairs), abs=1e-6)

    def test_what_means_the_same_is_not_pushed_away(self) -> None:
        all_near = ((1.0, 0.0),) * 4
        assert loss(self.SAME, *all_near) == pytest.approx(0, abs=1e-6)
        assert loss(self.PAIRS, *all_near) > 0.5

    def test_wordings_of_other_meanings_are_pushed_away_on_one_side_too(self) -> None:
        left_apart = loss(self.PAIRS, (1, 0, 0), (0, 1, 0), (1, 0, 0.5), (0, 1, -0.5))
        left_near = loss(self.PAIRS, (1, 0, 0), (1, 0, 0), (1, 0, 0.5), (1, 0, -0.5))
        assert left_apart < left_near


def test_the_loss_of_the_same_batch_falls() -> None:
    lessons = Same()
    tensors = train_adapter(WEIGHTS, [Course(lessons, 1.0)], steps=120)
    adapter = Adapter({name: values.astype(np.float16) for name, values in tensors.items()})
    before, after = (
        float(loss_of(torch.from_numpy(vectors_of(WEIGHTS, one, lessons.texts)), lessons.only))
        for one in (Adapter({}), adapter)
    )
    assert after < 0.7 * before


def test_the_same_seed_gives_the_same_tensors() -> None:
    one, again = trained(3), trained(3)
    assert one.keys() == again.keys()
    for name, values in one.items():
        np.testing.assert_array_equal(values, again[name])


def test_another_seed_gives_others() -> None:
    one, other = trained(2), trained(2, seed=1)
    assert any(np.abs(values - other[name]).max() > 1e-3 for name, values in one.items())


def test_every_part_of_the_upper_layers_learns_and_no_other() -> None:
    found = trained(5)
    assert {int(name[1]) for name in found} == {*range(FIRST_LEARNING, WEIGHTS.shape.layers)}
    for name, values in found.items():
        assert np.isfinite(values).all()
        assert values.any(), name


def test_progress_is_told_step_by_step() -> None:
    told: list[tuple[int, int]] = []
    train_adapter(WEIGHTS, [course()], lambda done, of: told.append((done, of)), steps=3)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_courses_come_up_by_their_shares() -> None:
    often, seldom, never = Same(1), Same(1), Same(1)
    shares = {often: 4.0, seldom: 1.0, never: 0.0}
    train_adapter(WEIGHTS, [Course(*one) for one in shares.items()], steps=20)
    assert often.wanted > seldom.wanted > never.wanted == 0
    assert often.wanted + seldom.wanted == 20
