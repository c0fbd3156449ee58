"""Embedding without the organization's own name, which tells no explainer from another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedders import NgramEmbedder
from index.nameless import NamelessEmbedder, Names
from tests.index.corpora import ANY_TEXT, PromptingEmbedder

NAMES = Names(("NATO", "North Atlantic Treaty Organization", "OTAN", "НАТО", "North Atlantic"))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("What is NATO for?", "What is for?"),
        ("what is nato for", "what is for"),
        ("Who joined NATO's mission?", "Who joined mission?"),
        ("Who joined NATO’s mission?", "Who joined mission?"),
        ("Qui finance l'OTAN ?", "Qui finance ?"),
        ("Qui finance l’OTAN ?", "Qui finance ?"),
        ("Il budget dell'OTAN", "Il budget"),
        ("Хто в НАТО зараз", "Хто в зараз"),
        ("The North Atlantic Treaty Organization today", "The today"),
        ("NATO, OTAN and НАТО", ", and"),
        ("pro-NATO parties", "pro- parties"),
    ],
)
def test_the_name_is_taken_out(text: str, rest: str) -> None:
    assert NAMES.without(text) == rest


@pytest.mark.parametrize("text", ["a senator", "NATOvsky", "coordinators", "OTANIEMI", "Hello"])
def test_a_word_that_holds_the_letters_stays(text: str) -> None:
    assert NAMES.without(text) == text


@pytest.mark.parametrize("text", ["NATO", "NATO?", " OTAN / НАТО ", "", "?!", "😀"])
def test_nothing_but_names_stays_whole(text: str) -> None:
    assert NAMES.without(text) == text


def test_a_name_may_hold_what_means_something_in_a_pattern() -> None:
    names = Names(("Plan (A+B)", "A.B"))
    assert names.without("the AxB story") == "the AxB story"
    assert names.without("the A.B story") == "the story"


@given(ANY_TEXT)
def test_no_letters_come_in(text: str) -> None:
    rest = NAMES.without(text)
    assert set(rest) <= {*text, " "}
    assert len(rest) <= len(text)


@given(st.text("NATO' ?а", max_size=20))
def test_a_text_never_becomes_empty(text: str) -> None:
    assert NAMES.without(text) or not text


def test_questions_and_answers_are_embedded_without_it() -> None:
    fake = PromptingEmbedder()
    nameless = NamelessEmbedder(fake, NAMES)
    asked = nameless.encode_queries(["Who pays for NATO?", "Why?"])
    told = nameless.encode_passages(["NATO pays."])
    assert fake.encoded == ["Who pays for ?", "Why?", "told pays."]
    assert np.array_equal(asked, fake.encode_queries(["Who pays for ?", "Why?"]))
    assert np.array_equal(told, fake.encode_passages(["pays."]))


def test_vectors_without_other_names_are_cached_apart() -> None:
    fake = NgramEmbedder()
    ids = {
        fake.model_id,
        NamelessEmbedder(fake, NAMES).model_id,
        NamelessEmbedder(fake, Names(("UNO",))).model_id,
    }
    assert len(ids) == 3
    assert NamelessEmbedder(fake, NAMES).model_id == NamelessEmbedder(fake, NAMES).model_id


def test_the_order_of_the_names_does_not_matter() -> None:
    """Longer names go first, or "North Atlantic" would leave "Treaty Organization" behind."""
    turned = Names(("North Atlantic", "North Atlantic Treaty Organization"))
    assert turned.without("the North Atlantic Treaty Organization now") == "the now"
