"""What is looked at in a word."""

from hypothesis import given
from hypothesis import strategies as st

from bot.spelling.features import SIZE, features_of, words_of


def test_words_are_small_letters_without_numbers_and_signs() -> None:
    assert words_of("Why 5 %, l'OTAN_2?") == ["why", "l", "otan"]
    assert words_of("1234 :-) 😀") == []


def test_accents_may_be_written_in_two_ways() -> None:
    assert words_of("cafe\u0301") == words_of("café")


def test_long_texts_are_judged_by_their_beginning() -> None:
    assert len(words_of("word " * 500)) == 60
    assert len(words_of("a" * 500)[0]) == 24


def test_beginning_and_end_of_a_word_differ_from_its_middle() -> None:
    assert set(features_of("ab")) != set(features_of("ba"))
    assert len(features_of("ab")) == len(["a", "b", " a", "ab", "b ", " ab", "ab ", " ab ", " ab "])


@given(st.text())
def test_every_feature_is_a_row(text: str) -> None:
    rows = [row for word in words_of(text) for row in features_of(word)]
    assert all(0 <= row < SIZE for row in rows)
