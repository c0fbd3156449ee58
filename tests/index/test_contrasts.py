"""Contrasts: the names and numbers of one text that another does not have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contrasts import Mentions, mentioned, mentions
from tests.index.corpora import ANY_TEXT

NOTHING = Mentions(frozenset(), frozenset())


def numbers(*texts: str) -> frozenset[str]:
    return mentions(texts).numbers


def test_texts_mention_what_each_of_them_does() -> None:
    found = mentions(["What is article 5?", "Is Ukraine in UNESCO since 1954?"])
    assert found.names == {"UA", "UNESCO"}
    assert found.numbers == {"5", "1954"}


def test_no_texts_mention_nothing() -> None:
    assert mentions([]) == mentions(["", "when are you open"]) == NOTHING


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.5 euros", "2.5"), ("2,5 Euro", "2.5"), ("in 2024.", "2024"), ("article5", "5")],
)
def test_a_number_is_the_same_in_every_way_of_writing(text: str, number: str) -> None:
    assert numbers(text) == {number}


def test_numbers_apart_are_two() -> None:
    assert numbers("2 or 5") == numbers("2, 5") == {"2", "5"}


def missing(asked: str, *told: str, hidden: frozenset[int] = frozenset()) -> tuple[int, int]:
    found = mentioned(enumerate(told))
    return found.missing(mentions([asked]), lambda row: row not in hidden)


def test_what_no_row_has_is_missing() -> None:
    asked = "Article 5 and 6, UNESCO and Ukraine"
    assert missing(asked, "Article 5, Ukraine", "Poland 7") == (1, 1)
    assert missing(asked, "UNESCO 6", "Ukraine 5") == (0, 0)


def test_a_hidden_row_has_nothing() -> None:
    assert missing("Ukraine 5", "Ukraine 5", "Poland 7", hidden=frozenset({0})) == (1, 1)
    assert missing("Ukraine 5", "Ukraine 5", "Ukraine 5", hidden=frozenset({0})) == (0, 0)


def test_another_language_mentions_the_same() -> None:
    here, there = "Is Ukraine in NATO?", "Чи Україна в НАТО?"
    assert missing(here, there) == missing(there, here) == (0, 0)


@given(st.lists(ANY_TEXT, max_size=3))
def test_nothing_is_missing_from_itself(texts: list[str]) -> None:
    asked = mentions(texts)
    assert mentioned(enumerate(texts)).missing(asked, lambda row: True) == (0, 0)
    assert mentioned([]).missing(asked, lambda row: True) == (len(asked.names), len(asked.numbers))
