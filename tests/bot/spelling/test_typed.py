"""Words as they are typed on a phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling.typed import IN_LATIN, bare


@pytest.mark.parametrize(
    ("word", "typed"),
    [("żółw", "zolw"), ("straße", "strasse"), ("ığdır", "igdir"), ("γιατί", "γιατι")],
)
def test_accents_may_be_left_out(word: str, typed: str) -> None:
    assert bare(word) == typed


@pytest.mark.parametrize(
    ("language", "word", "ways"),
    [
        ("uk", "чому", {"chomu"}),
        ("uk", "щоденна", {"shchodenna", "schodenna"}),
        ("ru", "хочу", {"khochu", "hochu"}),
        ("bg", "защо", {"zashto"}),
        ("el", "υπάρχει", {"yparchei", "uparxei"}),
        ("el", "πού", {"pou"}),
    ],
)
def test_latin_letters_stand_for_others_in_several_ways(
    language: str, word: str, ways: set[str]
) -> None:
    assert {spell(word) for spell in IN_LATIN[language]} == ways


@given(st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"))
def test_every_letter_of_ukrainian_has_latin_ones(word: str) -> None:
    for spell in IN_LATIN["uk"]:
        assert spell(word).isascii()
