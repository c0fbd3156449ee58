"""What is made of a typed text before anything looks at it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.normalize import MAX_QUERY, MAX_TYPED, Unaskable, normalize
from knowledge.folders import read_folder, starter_folder
from tests.bot.hostile import BROKEN, HOSTILE

ANYTHING = st.text(st.characters(), max_size=200)
"""Any code points, lone surrogates too."""

TRICKS = st.text("aeyсуео\u0301\u0306\u0327\u200b\u00ad\x00 \n:/<@1>https.É", max_size=60)
"""Much of what is removed, mended or composed, close together."""


def test_plain_question_stays_as_it_is() -> None:
    assert normalize("What is Article 5?") == "What is Article 5?"


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("  What \t is\r\n\r\nNATO? ", "What is NATO?"),
        ("What\u2028is\u00a0NATO", "What is NATO"),
        ("What is\x00 NA\x07TO", "What is NATO"),
        ("What is N\u200bA\u200dT\u2060O\ufeff", "What is NATO"),
        ("\u202eWhat is NATO\u202c", "What is NATO"),
        ("What is \ud800NATO\ue000", "What is NATO"),
        ("Cafe\u0301", "Café"),
        ("Cafe\u200b\u0301", "Café"),
        ("N\u0301\u0301\u0301\u0301\u0301\u0301ATO", "Ń\u0301\u0301\u0301ATO"),
        ("What is NАТО", "What is NATO"),
        ("What is https://example.org/a?b#c and why", "What is and why"),
        ("<@123> <@!123> <@&9> <#5> tides", "tides"),
        ("ht\u200btps://example.org tides", "tides"),
        ("httрs://example.org tides", "tides"),
        ("ما هو حلف الناتو؟", "ما هو حلف الناتو؟"),
        ("什", "什"),
        ("क्यों", "क्यों"),
    ],
)
def test_disguises_and_noise_are_taken_away(typed: str, query: str) -> None:
    assert normalize(typed) == query


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\n\t",
        "\x00",
        "\u200b\u200b",
        "?!...",
        "12345",
        "😀👍🏽",
        "a",
        "https://example.org",
    ],
)
def test_what_asks_nothing_is_told_apart(typed: str) -> None:
    assert normalize(typed) is Unaskable.EMPTY


def test_length_is_limited_as_typed_and_as_cleaned() -> None:
    assert normalize("a " * (MAX_QUERY // 2)) == ("a " * (MAX_QUERY // 2)).strip()
    assert normalize("a" * MAX_QUERY) == "a" * MAX_QUERY
    assert normalize("a" * (MAX_QUERY + 1)) is Unaskable.TOO_LONG
    assert normalize("aa" + " " * (MAX_TYPED - 2)) == "aa"
    assert normalize("aa" + " " * (MAX_TYPED - 1)) is Unaskable.TOO_LONG
    assert normalize("why? " * 2000) is Unaskable.TOO_LONG


@given(ANYTHING | TRICKS)
@example("e\u200b\u0301")
@example("приy\u0306abc")
@example("<@<@1>1> http\u200bs://x")
def test_query_holds_nothing_invisible_and_is_settled(typed: str) -> None:
    query = normalize(typed)
    if isinstance(query, Unaskable):
        return
    categories = {unicodedata.category(char) for char in query}
    assert categories.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert query == " ".join(query.split())
    assert unicodedata.is_normalized("NFC", query)
    assert 0 < len(query) <= MAX_QUERY
    assert normalize(query) == query


@pytest.mark.parametrize("typed", [*BROKEN, *HOSTILE])
def test_nothing_typed_is_too_strange(typed: str) -> None:
    normalize(typed)


def test_questions_of_the_demonstration_are_not_changed() -> None:
    revisions, _ = read_folder(starter_folder())
    asked = {text for one in revisions for text in (one.question, *one.variants)}
    assert {text for text in asked if normalize(text) != text} == set()
