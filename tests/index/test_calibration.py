"""The calibration: from evidence to a probability, and the file that holds it."""

import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calibration import Calibration, default_calibration, read_calibration, write_calibration
from index.errors import CalibrationDamaged
from index.evidence import EVIDENCE_NAMES, Evidence
from tests.index.corpora import NO_EVIDENCE, evidence

ZEROS, ONES = dict.fromkeys(EVIDENCE_NAMES, 0.0), dict.fromkeys(EVIDENCE_NAMES, 1.0)

FLAT = Calibration(
    weights=ZEROS,
    means=ZEROS,
    scales=ONES,
    bias=0.0,
    answer_at=0.9,
    offer_at=0.2,
    beside_at=0.1,
    provenance={"data": "none"},
)
"""A calibration to which every candidate is as likely as not."""

numbers = st.floats(-2, 2)
evidences = st.builds(Evidence, *[numbers] * len(EVIDENCE_NAMES))
tables = st.fixed_dictionaries(dict.fromkeys(EVIDENCE_NAMES, numbers))
scales = st.fixed_dictionaries(dict.fromkeys(EVIDENCE_NAMES, st.floats(0.01, 2)))
calibrations = st.builds(
    Calibration,
    weights=tables,
    means=tables,
    scales=scales,
    bias=numbers,
    answer_at=st.floats(0.5, 1),
    offer_at=st.floats(0, 0.5),
    beside_at=st.floats(0, 0.5),
    provenance=st.dictionaries(st.text(), st.text(), max_size=2),
)


@given(calibrations, evidences)
def test_a_probability_is_between_0_and_1(calibration: Calibration, found: Evidence) -> None:
    assert 0 <= calibration.probability(found) <= 1


@given(calibrations, evidences)
def test_contributions_sum_to_the_log_odds(calibration: Calibration, found: Evidence) -> None:
    logit = calibration.bias + sum(calibration.contributions(found).values())
    limited = min(50, max(-50, logit))
    assert calibration.probability(found) == pytest.approx(1 / (1 + math.exp(-limited)))


@given(calibrations, evidences)
def test_there_is_a_contribution_for_every_piece_of_evidence(
    calibration: Calibration, found: Evidence
) -> None:
    assert calibration.contributions(found).keys() == {*EVIDENCE_NAMES}


@given(st.sampled_from(EVIDENCE_NAMES), st.floats(0.1, 3), evidences, st.floats(0.01, 1))
def test_more_evidence_of_positive_weight_is_more_likely(
    name: str, weight: float, found: Evidence, more: float
) -> None:
    rising = replace(FLAT, weights=ZEROS | {name: weight})
    falling = replace(FLAT, weights=ZEROS | {name: -weight})
    higher = replace(found, **{name: getattr(found, name) + more})
    assert rising.probability(higher) > rising.probability(found)
    assert falling.probability(higher) < falling.probability(found)


def test_evidence_is_standardized_before_it_is_weighed() -> None:
    """Worked out by hand: 2 * (0.7 - 0.5) / 0.1 - 3 = 1."""
    calibration = replace(
        FLAT,
        weights=ZEROS | {"question": 2.0},
        means=ZEROS | {"question": 0.5},
        scales=ONES | {"question": 0.1},
        bias=-3.0,
    )
    assert calibration.contributions(evidence(question=0.7))["question"] == pytest.approx(4)
    assert calibration.probability(evidence(question=0.7)) == pytest.approx(0.731, abs=1e-3)


@pytest.mark.parametrize(("value", "probability"), [(1e30, 1), (-1e30, 0)])
def test_absurd_evidence_does_not_overflow(value: float, probability: float) -> None:
    calibration = replace(FLAT, weights=ONES)
    assert calibration.probability(evidence(votes=value)) == pytest.approx(probability)


@pytest.mark.parametrize("name", EVIDENCE_NAMES)
def test_evidence_that_is_no_number_is_never_likely(name: str) -> None:
    """Rather silent than wrong: a broken model must not look sure."""
    calibration = replace(FLAT, weights=ONES, bias=10.0)
    assert calibration.probability(evidence(**{name: math.nan})) < 1e-20


@given(calibration=calibrations)
def test_a_calibration_survives_its_file(
    tmp_path_factory: pytest.TempPathFactory, calibration: Calibration
) -> None:
    path = tmp_path_factory.mktemp("calibration") / "c.json"
    write_calibration(path, calibration)
    assert read_calibration(path) == calibration


def changed(**fields: object) -> str:
    return json.dumps(asdict(FLAT) | fields)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "null",
        "{}",
        changed(more=1),
        changed(weights=5),
        changed(weights=list(EVIDENCE_NAMES)),
        changed(weights={}),
        changed(weights=ZEROS | {"unheard_of": 1.0}),
        changed(weights={name: 1.0 for name in EVIDENCE_NAMES if name != "votes"}),
        changed(means={name: 1.0 for name in EVIDENCE_NAMES if name != "votes"}),
        changed(scales={name: 1.0 for name in EVIDENCE_NAMES if name != "votes"}),
        changed(weights=ZEROS | {"votes": "much"}),
        changed(means=ZEROS | {"votes": None}),
        changed(means=ZEROS | {"votes": math.nan}),
        changed(scales=ONES | {"votes": 0.0}),
        changed(scales=ONES | {"votes": -1.0}),
        changed(scales=ONES | {"votes": math.inf}),
        changed(bias="none"),
        changed(bias=math.inf),
        changed(answer_at=None),
        changed(offer_at=[]),
        changed(beside_at=math.nan),
    ],
)
def test_what_would_fail_at_a_question_fails_when_it_is_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.json"
    write_calibration(path, FLAT)
    assert read_calibration(path) == FLAT
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalibrationDamaged) as caught:
        read_calibration(path)
    assert caught.value.path == path
    assert caught.value.reason


@pytest.mark.parametrize("data", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_damaged(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "c.json").write_bytes(data)
    with pytest.raises(CalibrationDamaged):
        read_calibration(tmp_path / "c.json")


def test_the_calibration_that_ships_can_be_read() -> None:
    calibration = default_calibration()
    assert 0 < calibration.beside_at <= calibration.offer_at < calibration.answer_at < 1
    assert calibration.probability(NO_EVIDENCE) < calibration.answer_at


def test_the_calibration_that_ships_is_surer_the_more_a_candidate_stands_out() -> None:
    calibration = default_calibration()
    names = ("question", "question_margin", "votes", "votes_gap", "answer_gap", "lexical_gap")
    means = Evidence(**calibration.means)
    spread = {name: getattr(means, name) + 3 * calibration.scales[name] for name in names}
    assert calibration.probability(replace(means, **spread)) > 0.9
    assert calibration.probability(means) < 0.1
