"""Limits are kept, and texts are cut where people would cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.escaping import escaped, escaped_with_links
from adapters.discord.shortening import ELLIPSIS, shortened, units
from tests.adapters.discord.reading import shown
from tests.adapters.discord.texts import texts

limits = st.integers(1, 200)


@given(texts(), limits)
def test_the_limit_is_kept(text: str, limit: int) -> None:
    assert units(shortened(text, limit, escaped_with_links)) <= limit


@given(texts(), limits)
def test_what_is_left_is_a_beginning(text: str, limit: int) -> None:
    left = shown(shortened(text, limit, escaped))
    assert left == text or text.startswith(left.removesuffix(ELLIPSIS))


@given(texts())
def test_what_fits_stays_as_it_is(text: str) -> None:
    assert shortened(text, units(text)) == text


def test_a_text_is_cut_between_words() -> None:
    assert shortened("one two three", 10) == "one two…"


def test_a_text_without_spaces_is_cut_between_characters() -> None:
    assert shortened("東西南北東西南北", 5) == "東西南北…"


def test_a_text_with_one_very_long_word_is_cut_within_it() -> None:
    assert shortened("a " + "b" * 100, 20) == "a " + "b" * 17 + ELLIPSIS


@pytest.mark.parametrize("character", ["👩\u200d🚀", "👍🏽", "e\u0301"])
def test_what_one_sees_as_one_character_is_not_cut(character: str) -> None:
    room = units(character) + 1
    assert shortened(character * 3, room + 1) == character + ELLIPSIS


def test_an_escape_is_not_cut() -> None:
    assert shortened("****", 4, escaped) == "\\*…"


def test_length_is_counted_in_utf_16() -> None:
    assert (units("a€"), units("👍")) == (2, 2)
