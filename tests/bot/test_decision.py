"""Answer, offer, or keep silent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decision import Decision, Thresholds, decide, thresholds_of, unless_one_word
from index.calibration import default_calibration
from index.evidence import EVIDENCE_NAMES, Evidence
from index.passages import Passage, PassageKind
from index.retrieval import Hit, Hits

THRESHOLDS = Thresholds(answer_at=0.9, offer_at=0.4, beside_at=0.2)


def hits(*probabilities: float) -> Hits:
    nothing = Evidence(**dict.fromkeys(EVIDENCE_NAMES, 0.0))
    return tuple(
        Hit(f"s{n}", probability, Passage(f"s{n}", "en", PassageKind.QUESTION, "?"), nothing)
        for n, probability in enumerate(probabilities)
    )


@pytest.mark.parametrize(
    ("probabilities", "outcome", "count"),
    [
        ((0.9,), "answer", 1),
        ((0.95, 0.94), "answer", 1),
        ((0.89, 0.5, 0.2, 0.2, 0.2), "clarify", 3),
        ((0.89, 0.2), "clarify", 2),
        ((0.89, 0.19), "clarify", 1),
        ((0.4,), "clarify", 1),
        ((0.39, 0.39, 0.39), "abstain", 0),
        ((), "abstain", 0),
    ],
)
def test_thresholds_are_reached_from_below(
    probabilities: tuple[float, ...], outcome: str, count: int
) -> None:
    found = hits(*probabilities)
    decision = decide(found, THRESHOLDS)
    assert (decision.outcome, decision.hits) == (outcome, found[:count])


@given(st.lists(st.floats(0, 1), max_size=6))
def test_less_sure_is_never_bolder(probabilities: list[float]) -> None:
    boldness = {"abstain": 0, "clarify": 1, "answer": 2}
    ranked = sorted(probabilities, reverse=True)
    surer = decide(hits(*ranked), THRESHOLDS)
    less = decide(hits(*(one / 2 for one in ranked)), THRESHOLDS)
    assert boldness[less.outcome] <= boldness[surer.outcome]


def test_one_short_word_gets_a_choice_at_most() -> None:
    sure = decide(hits(0.99), THRESHOLDS)
    assert unless_one_word(sure, 1) == Decision("clarify", sure.hits)
    assert unless_one_word(sure, 2) == sure
    silent = decide((), THRESHOLDS)
    assert unless_one_word(silent, 1) == silent


def test_one_word_that_is_a_stored_wording_is_answered() -> None:
    said = Decision("answer", (replace(hits(1.0)[0], word_for_word=True),))
    assert unless_one_word(said, 1) == said


def test_thresholds_are_those_of_the_calibration() -> None:
    calibration = default_calibration()
    thresholds = thresholds_of(calibration)
    assert thresholds.answer_at == calibration.answer_at
    assert thresholds.offer_at == calibration.offer_at
    assert thresholds.beside_at == calibration.beside_at
