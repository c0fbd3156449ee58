"""Curves, reliability and aims, on predictions made by hand."""

from dataclasses import replace

import pytest

from bot.quality.aims import aimed
from bot.quality.figures import Bin, CurvePoint
from bot.quality.scenarios import ScenarioOutcome, curve, reliability, scenario_figures
from index.datasets import LabelledQuery
from index.scoring import Prediction
from tests.bot.quality.samples import SCENARIO, figures

QUERIES = tuple(LabelledQuery(qid, "en", "?", frozenset({"a"})) for qid in "pq")
FOUND = (
    Prediction("p", "present", "a", 0.9, "answer"),
    Prediction("p", "removed", "b", 0.5, "abstain"),
    Prediction("q", "present", "a", 0.5, "abstain"),
    Prediction("q", "removed", None, 0.0, "abstain"),
)


def test_curve_has_a_point_for_each_threshold() -> None:
    """Predictions of one score fall on the same side of any threshold."""
    first, last = curve(QUERIES, FOUND)
    assert first == CurvePoint(0.5, 0.0)
    assert last.coverage == 1
    assert last.risk == pytest.approx(1 / 3)
    assert curve((), ()) == []


def test_figures_are_of_both_sets_of_predictions() -> None:
    worse = tuple(replace(one, key="b") for one in FOUND)
    found = scenario_figures({"s": ScenarioOutcome(QUERIES, FOUND, worse)}, "2026-06-01")
    one = found.scenarios["s"]
    assert (one.shipped.r_at_1, one.shipped.coverage, one.shipped.precision) == (1.0, 0.5, 1.0)
    assert one.cosine.r_at_1 == 0
    assert one.curve[-1] == CurvePoint(1.0, 0.3333)
    assert found.made == "2026-06-01"


def test_kept_points_are_few_and_end_where_the_curve_ends() -> None:
    queries = tuple(LabelledQuery(f"{n}", "en", "?", frozenset({"a"})) for n in range(500))
    found = tuple(Prediction(f"{n}", "present", "a", n / 500, "answer") for n in range(500))
    (one,) = scenario_figures({"s": ScenarioOutcome(queries, found, ())}, "").scenarios.values()
    assert len(one.curve) <= 81
    assert one.curve[-1] == CurvePoint(1.0, 0.0)
    assert one.cosine_curve == ()


def test_bins_weigh_each_scenario_the_same() -> None:
    one, other = [(0.92, True)], [(0.96, False), (0.98, False), (0.11, False)]
    low, high = reliability([one, other])
    assert (low.probability, low.right) == (0.11, 0.0)
    assert low.weight == pytest.approx(1 / 6, abs=1e-4)
    assert high.weight == pytest.approx(5 / 6, abs=1e-4)
    assert high.right == pytest.approx(3 / 5)
    assert reliability([[(1.0, True)]]) == (Bin(1.0, 1.0, 1.0),)


def test_aims_stand_beside_means_and_extremes() -> None:
    worse = replace(SCENARIO, shipped=figures(0.1, 0.5, 0.1))
    rows = aimed({"clinc150": SCENARIO, "hint3 curekart": worse})
    found = {(row.figure, row.scenario): row for row in rows}
    assert found["precision", "least"].value == 0.5
    assert not found["precision", "least"].reached
    assert found["c95", "clinc150"].reached
    assert found["c95", "mean"].value == pytest.approx(0.4)
    assert found["c95", "quebec fr>fr"].value is None
    assert not found["c95", "quebec fr>fr"].reached
    assert found["helped", "mean"].value == pytest.approx(0.45)
