"""What is counted of near misses, phrasings, courtesies and confusions."""

import pytest

from bot.quality.counting import (
    confusions,
    courtesy_figures,
    near_miss_counts,
    phrasing_confusions,
    phrasing_figures,
)
from bot.quality.figures import Confusion, NearMissCounts, Part
from index.courtesies import CourtesyKind
from index.datasets import LabelledQuery
from index.scoring import Prediction
from tests.bot.quality.samples import (
    SILENCE,
    answer,
    courtesy,
    message,
    near_miss,
    offer,
    phrasing,
)

THANKS, DISTRESS = CourtesyKind.THANKS, CourtesyKind.DISTRESS


def test_near_misses_are_answered_offered_or_met_with_silence() -> None:
    asked = [
        (near_miss("en"), answer("tides")),
        (near_miss("en"), offer("tides", "boats")),
        (near_miss("fr"), SILENCE),
        (near_miss("fr"), courtesy(THANKS)),
    ]
    counts = near_miss_counts(asked, lambda one: one.lang)
    assert counts["all"] == NearMissCounts(asked=4, answered=1, offered=1)
    assert counts["all"].silent == 2
    assert counts["fr"] == NearMissCounts(2, 0, 0)


def test_phrasings_are_judged_by_what_is_shown() -> None:
    asked = [
        (phrasing("a"), answer("tides")),
        (phrasing("b"), answer("boats")),
        (phrasing("c", also=frozenset({"boats"})), answer("boats")),
        (phrasing("d", "uk"), offer("boats", "tides")),
        (phrasing("e", "uk"), courtesy(THANKS)),
    ]
    figures = phrasing_figures(asked, lambda one: one.lang)
    assert figures["all"].precision == pytest.approx(2 / 3)
    assert figures["all"].coverage == pytest.approx(2 / 5)
    assert figures["all"].rescued == pytest.approx(1 / 5)
    assert (figures["uk"].coverage, figures["uk"].precision) == (0, None)
    assert figures["uk"].rescued == 0.5


def test_courtesies_have_recall_and_precision() -> None:
    asked = [
        (message(THANKS), courtesy(THANKS)),
        (message(THANKS), SILENCE),
        (message(DISTRESS), courtesy(THANKS)),
        (message(None, "fr"), courtesy(THANKS)),
        (message(None), answer("tides")),
    ]
    figures = courtesy_figures(asked)
    assert figures.kinds["thanks"].recall == Part(1, 2)
    assert figures.kinds["thanks"].precision == Part(1, 3)
    assert figures.kinds["distress"].recall == Part(0, 1)
    assert figures.languages["all"].recall == Part(1, 3)
    assert figures.false == {"all": Part(1, 2), "en": Part(0, 1), "fr": Part(1, 1)}


def test_confusions_are_of_questions_whose_entry_is_there() -> None:
    query = LabelledQuery("q", "en", "?", frozenset({"tides"}))
    found = [
        (query, Prediction("q", "present", "boats", 0.9, "answer")),
        (query, Prediction("q", "removed", "boats", 0.9, "answer")),
        (query, Prediction("q", "present", "tides", 0.9, "answer")),
        (query, Prediction("q", "present", None, 0.0, "abstain")),
    ]
    assert confusions(found) == (Confusion("tides", "boats", 1),)


def test_phrasings_are_confused_with_what_none_of_their_explainers_is() -> None:
    asked = [
        (phrasing("a", also=frozenset({"a-first-by-name"})), offer("boats")),
        (phrasing("b"), answer("boats")),
        (phrasing("c", slug="harbour"), answer("boats")),
        (phrasing("d", also=frozenset({"boats"})), answer("boats")),
    ]
    assert phrasing_confusions(asked) == (
        Confusion("tides", "boats", 2),
        Confusion("harbour", "boats", 1),
    )
