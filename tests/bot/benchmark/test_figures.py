"""Figures: medians over blocks, ratios, and data for machines."""

import json

import pytest

from bot.benchmark.figures import Times, as_data, ratios, times_of
from bot.benchmark.samples import Samples
from tests.bot.benchmark.samples import ALONE, BOTH


def test_times_are_medians_of_the_blocks_percentiles() -> None:
    """One block in a noisy moment changes nothing."""
    assert times_of([[0.002] * 10, [0.002] * 10, [9.0] * 10]) == Times(2.0, 2.0)


def test_the_99th_percentile_sees_the_slowest() -> None:
    slow = times_of([[0.001] * 99 + [0.101]])
    assert slow.p50 == 1.0
    assert 1.0 < slow.p99 < 101.0


def test_ratios_compare_what_both_sides_have() -> None:
    found = ratios(BOTH)
    assert found["p50"] == 0.25
    assert found["throughput_64"] == 5.0
    assert found["step.index"] == 0.25
    assert "step.model" not in found


def test_without_the_plain_wiring_there_are_no_ratios() -> None:
    assert ratios(ALONE) == {}


def test_data_survives_json() -> None:
    data = json.loads(json.dumps(as_data(BOTH)))
    assert data["ours"]["throughput"]["64"] == 400.0
    assert data["ratios"]["memory"] == pytest.approx(0.35)
    assert data["machine"]["cpu"] == "Abacus 3000"


def test_samples_amount_to_medians() -> None:
    samples = Samples(
        first_answers=[1.0, 5.0, 2.0],
        memory=[300_000_000, 500_000_000, 400_000_000],
        blocks=[[0.001], [0.003], [0.002]],
        stages=[[{"encode": 0.001}], [{"encode": 0.004}], [{"encode": 0.002}]],
        rates={8: [10.0, 30.0, 20.0]},
    )
    figures = samples.figures({"step.index": 7.0})
    assert figures.first_answer_s == 2.0
    assert figures.memory_mb == 400.0
    assert figures.times == Times(2.0, 2.0)
    assert figures.stages == {"encode": Times(2.0, 2.0)}
    assert figures.throughput == {8: 20.0}
    assert figures.steps == {"step.index": 7.0}


def test_memory_that_the_system_does_not_tell_is_left_out() -> None:
    samples = Samples(first_answers=[1.0], memory=[None], blocks=[[0.001]], stages=[[{}]])
    assert samples.figures({}).memory_mb is None
