"""Passages and the digest that stands for all of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import PassageKind, corpus_digest, corpus_of
from tests.assembly import revision
from tests.index.corpora import SEA, answer, counterexample, question, variant

TIDES = revision("tides", question="Why tides?", variants=("ebb", "flow"), answer="The Moon.")


def test_an_explainer_is_its_question_its_variants_and_its_answer() -> None:
    assert corpus_of([TIDES]) == (
        question("tides", "Why tides?"),
        variant("tides", "ebb"),
        variant("tides", "flow"),
        answer("tides", "The Moon."),
    )


def test_counterexamples_are_passages_that_do_not_ask() -> None:
    (one,) = (
        passage
        for passage in corpus_of([replace(TIDES, counterexamples=("Why no tides in lakes?",))])
        if passage not in corpus_of([TIDES])
    )
    assert one == counterexample("tides", "Why no tides in lakes?")
    assert not one.asks


def test_the_longer_text_is_not_a_passage() -> None:
    assert corpus_of([replace(TIDES, more="Much more.")]) == corpus_of([TIDES])


def test_without_an_answer_there_is_no_passage_for_it() -> None:
    kinds = [passage.kind for passage in corpus_of([replace(TIDES, answer="")])]
    assert PassageKind.ANSWER not in kinds


def test_wordings_ask_and_answers_do_not() -> None:
    assert [passage.asks for passage in corpus_of([TIDES])] == [True, True, True, False]


@given(st.permutations([TIDES, replace(TIDES, locale="fr"), revision("boats")]))
def test_the_order_of_the_texts_does_not_matter(texts: list[object]) -> None:
    found = corpus_of(texts)  # type: ignore[arg-type]
    assert found == corpus_of([revision("boats"), TIDES, replace(TIDES, locale="fr")])


@pytest.mark.parametrize("row", range(len(SEA)))
def test_the_digest_changes_with_every_field_of_every_passage(row: int) -> None:
    other_kind = {
        PassageKind.QUESTION: PassageKind.VARIANT,
        PassageKind.VARIANT: PassageKind.COUNTEREXAMPLE,
        PassageKind.COUNTEREXAMPLE: PassageKind.ANSWER,
        PassageKind.ANSWER: PassageKind.QUESTION,
    }
    one = SEA[row]
    changed = [
        replace(one, text=one.text + " "),
        replace(one, locale="xx"),
        replace(one, slug=one.slug + "x"),
        replace(one, kind=other_kind[one.kind]),
    ]
    digests = {corpus_digest((*SEA[:row], other, *SEA[row + 1 :])) for other in changed}
    assert len(digests | {corpus_digest(SEA)}) == 5


def test_the_digest_tells_where_a_field_ends() -> None:
    one, other = question("a", "x", "ben"), question("ab", "x", "en")
    assert corpus_digest((one,)) != corpus_digest((other,))
    assert corpus_digest(SEA) != corpus_digest(SEA[:-1])


def test_the_digest_does_not_depend_on_the_order_of_explainers() -> None:
    assert corpus_digest((*SEA[2:5], *SEA[:2], *SEA[5:])) == corpus_digest(SEA)
