"""A figure on the wrong side of its floor is named."""

from pathlib import Path

import pytest

from bot.quality.floors import Floor, Missed, missed, read_floors
from bot.quality.headlines import coverage_gap, headlines
from index.errors import DataInvalid
from tests.bot.quality.samples import IN_DOMAIN, figures

LEAST, MOST = Floor(at_least=0.8), Floor(at_most=0.1)


@pytest.mark.parametrize(
    ("floor", "value"), [(LEAST, 0.799), (LEAST, None), (MOST, 0.101), (MOST, None), (MOST, 1.0)]
)
def test_figure_on_the_wrong_side_is_missed(floor: Floor, value: float | None) -> None:
    assert missed({"x": value}, {"x": floor}) == (Missed("x", value, floor.limit),)


@pytest.mark.parametrize(("floor", "value"), [(LEAST, 0.8), (LEAST, 1.0), (MOST, 0.1), (MOST, 0.0)])
def test_figure_on_the_right_side_is_not(floor: Floor, value: float) -> None:
    assert missed({"x": value, "y": 0.5}, {"x": floor}) == ()


def test_not_a_number_keeps_no_floor() -> None:
    assert len(missed(dict.fromkeys("xy", float("nan")), {"x": LEAST, "y": MOST})) == 2


def test_figure_that_is_not_measured_is_missed() -> None:
    assert missed({}, {"x": LEAST}) == (Missed("x", None, 0.8),)


def test_aim_is_on_the_same_side() -> None:
    assert Floor(at_most=0.1, aim=0.03).reaches_aim(0.02)
    assert not Floor(at_least=0.5, aim=0.8).reaches_aim(0.7)
    assert LEAST.reaches_aim(0.9) is None


def test_floors_are_read(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("[x]\nat_least = 0.8\naim = 0.9\n[y]\nat_most = 0.1\n")
    assert read_floors(path) == {"x": Floor(at_least=0.8, aim=0.9), "y": MOST}


@pytest.mark.parametrize(
    "text", ["[x]\naim = 1", "[x]\nat_lest = 1", "x = 1", "[x", "[x]\nat_least=1\nat_most=1"]
)
def test_floors_that_say_nothing_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text)
    with pytest.raises(DataInvalid):
        read_floors(path)


def test_headlines_are_taken_from_the_figures() -> None:
    found = headlines(IN_DOMAIN)
    assert found["near_misses_answered"] == 0.05
    assert found["phrasings_helped"] == pytest.approx(0.85)
    assert found["coverage_gap"] == pytest.approx(0.1)
    assert found["distress_recall"] == 0.9
    assert found["courtesies_precision"] == 0.75
    assert found["false_courtesies"] == 0.05
    assert found["language_of_messages"] == 0.5
    assert coverage_gap({"all": figures(0.4)}) is None
