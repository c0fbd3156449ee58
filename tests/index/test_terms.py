"""Terms: what two texts have in common when they are spelled alike."""

import pytest
from hypothesis import given

from index.terms import folded, letters, terms
from tests.index.corpora import ANY_TEXT
from tests.index.scripts import HOSTILE, QUESTIONS


def overlap(one: str, other: str) -> float:
    """The share of all terms of two texts that both have."""
    return len(terms(one) & terms(other)) / len(terms(one) | terms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TIDES", "tides"),
        ("marées", "marees"),
        ("Straße", "STRASSE"),
        ("maják", "maja\u0301k"),
        ("Ｔｉｄｅｓ", "tides"),
        ("ﬁsh", "fish"),
        ("złoty", "ZLOTY"),
        ("kırk køb đang", "kirk kob dang"),
        ("ΦΑΡΟΣ", "φάρος"),
        ("Ёлка", "елка"),
        ("مَنارة", "منارة"),
        ("sea, tides!", "tides sea"),
        ("sea_tides", "sea tides"),
    ],
)
def test_case_marks_forms_and_punctuation_do_not_count(one: str, other: str) -> None:
    assert terms(one) == terms(other) != frozenset()


def test_a_short_word_is_one_term_and_a_long_one_has_pieces() -> None:
    assert terms("open") == {"open"}
    assert terms("opens") == {"opens", "open~", "pens~"}


def test_a_piece_is_not_mistaken_for_a_word() -> None:
    assert terms("open") & terms("opens") == frozenset()


@pytest.mark.parametrize(
    ("one", "inflected", "other"),
    [
        ("lighthouse", "lighthouses", "harbour"),
        ("маяк збудований", "маяка збудованого", "гавань відкрита"),
        ("latarnia morska", "latarnię morską", "pogoda jutro"),
        ("Leuchtturm", "Leuchtturmes", "Hafenbecken"),
        ("मुख्यालय", "मुख्यालयों", "समुद्रतट"),
        ("நாடுகள்", "நாடுகளின்", "விளக்கம்"),
    ],
)
def test_inflected_forms_share_most_of_what_they_have(one: str, inflected: str, other: str) -> None:
    assert overlap(one, inflected) > 0.3 > overlap(one, other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("灯台は", {"灯台", "台は"}),
        ("海", {"海"}),
        ("ทะเล", {"ทะ", "ะเ", "เล"}),
    ],
)
def test_scripts_without_spaces_are_cut_into_pairs(text: str, wanted: set[str]) -> None:
    assert terms(text) == wanted


@pytest.mark.parametrize("lang", ["hi", "bn", "ta", "te", "kn", "ml", "gu", "pa", "si", "my", "km"])
def test_words_are_whole_where_vowels_are_marks(lang: str) -> None:
    """Python's `\\w` does not match vowel signs: words would fall into single consonants."""
    longest = max(terms(QUESTIONS[lang]), key=len)
    assert len(longest) >= 4


def test_a_hindi_word_is_one_word() -> None:
    assert {"शिकषा", "का"} <= terms("शिक्षा का")


def test_emoji_and_their_selectors_are_no_words() -> None:
    assert terms("❤️ 😀 1️⃣") == {"1"}


@pytest.mark.parametrize("text", ["", "?!", " \n", "___", "😀"])
def test_a_text_without_letters_has_no_terms(text: str) -> None:
    assert terms(text) == frozenset()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_has_terms_or_none(kind: str) -> None:
    assert all(terms(HOSTILE[kind]))


@given(ANY_TEXT)
def test_any_string_has_terms_that_are_not_empty(text: str) -> None:
    assert all(terms(text))


@given(ANY_TEXT, ANY_TEXT)
def test_words_of_two_texts_are_the_words_of_both(one: str, other: str) -> None:
    assert terms(f"{one} . {other}") == terms(one) | terms(other)


@pytest.mark.parametrize("lang", QUESTIONS)
def test_capital_letters_fold_to_the_same(lang: str) -> None:
    assert folded(QUESTIONS[lang].upper()) == folded(QUESTIONS[lang])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What's a tide?", "whats a TIDE"),
        ("Qu'est-ce que l'océan ?", "quest ce que l’ocean"),
        ("ज्वार क्यों?", " ज्वार  क्यों "),
    ],
)
def test_letters_are_equal_for_texts_that_say_the_same_words(one: str, other: str) -> None:
    assert letters(one) == letters(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Is it 2 %?", "Is it 3 %?"),
        ("Why tides?", "Why are tides?"),
        ("दिन", "दान"),
        ("ที่นี่", "ที่นา"),
    ],
)
def test_letters_differ_where_a_digit_a_word_or_a_vowel_does(one: str, other: str) -> None:
    assert letters(one) != letters(other)


def test_a_separator_between_digits_tells_numbers_apart() -> None:
    assert letters("What is the 2.5 % rule?") != letters("what is the 25% rule")
    assert letters("4, 5") != letters("45")
    assert letters("Article-5?") == letters("article 5")
