"""How often a language is identified: the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identifiers import FixedIdentifier
from bot.language import LanguageChooser
from bot.measuring_language import ALL, OWN, Share, chosen, likeliest, measure
from index.datasets import Question

SOME = frozenset({"de", "en", "fr", "no", "pt"})


def test_shares_are_by_language_and_kind_and_of_all() -> None:
    asked = [
        Question("de", "warum", "word"),
        Question("de", "was ist das", "sentence"),
        Question("en", "why", "word"),
    ]
    figures = measure(asked, lambda text, truth: "de", SOME)
    assert figures.shares["de", "word"] == Share(1, 1)
    assert figures.shares[ALL, "word"] == Share(1, 2)
    assert figures.shares["de", ALL] == Share(2, 2)
    assert figures.shares[ALL, ALL] == Share(2, 3)
    assert figures.shares[ALL, ALL].accuracy == pytest.approx(2 / 3)
    assert figures.languages == [ALL, "de", "en"]
    assert figures.kinds == [ALL, "sentence", "word"]


def test_texts_without_a_kind_are_in_all_once() -> None:
    figures = measure([Question("de", "warum")], lambda text, truth: "de", SOME)
    assert figures.shares == {(ALL, ALL): Share(1, 1), ("de", ALL): Share(1, 1)}


def test_most_confused_pairs_come_first() -> None:
    said = {"a": "en", "b": "en", "c": "fr", "d": "de", "e": ""}
    figures = measure([Question("de", text) for text in said], lambda text, _: said[text], SOME)
    assert figures.confused == (("de", "en", 2), ("de", "", 1), ("de", "fr", 1))


def test_texts_in_other_languages_are_left_out() -> None:
    asked = [Question("xx", "?"), Question("pt_BR", "por quê"), Question("nb", "hvorfor")]
    figures = measure(asked, lambda text, truth: truth, SOME)
    assert figures.left_out == 1
    assert figures.languages == [ALL, "no", "pt"]
    assert measure([], lambda text, truth: truth, SOME).shares == {}


def test_identifier_guesses_what_it_believes_most() -> None:
    assert likeliest(FixedIdentifier("fr"), SOME)("why", "en") == "fr"
    assert likeliest(FixedIdentifier("xx"), SOME)("why", "en") == ""


def test_bot_chooses_for_askers_of_a_locale_or_of_their_own() -> None:
    unsure = LanguageChooser(FixedIdentifier("xx"), lambda: SOME, "en")
    assert chosen(unsure, OWN)("pourquoi", "fr") == "fr"
    assert chosen(unsure, "de-AT")("pourquoi", "fr") == "de"
    assert chosen(unsure, "none")("pourquoi", "fr") == "en"


@given(st.lists(st.builds(Question, st.text(), st.text(), st.text())))
def test_any_texts_can_be_measured(asked: list[Question]) -> None:
    figures = measure(asked, likeliest(FixedIdentifier("fr"), SOME), SOME)
    assert all(0 <= share.right <= share.asked for share in figures.shares.values())
    counted = figures.shares.get((ALL, ALL), Share(0, 0))
    assert counted.asked + figures.left_out == len(asked)
    assert sum(times for _, _, times in figures.confused) == counted.asked - counted.right
