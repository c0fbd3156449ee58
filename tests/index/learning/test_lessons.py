"""Lessons: pairs that mean the same, beside what does not."""

import random

import pytest

from index.learning.lessons import (
    Batch,
    Lessons,
    OrganizationLessons,
    ParallelLessons,
    TranslationLessons,
    answering,
    asked,
)
from tests.index.learning.organizations import LAKE, ZOO

ORGANIZATIONS = (ZOO, LAKE)
PAIRS = [(f"pourquoi {n}", f"why {n}") for n in range(9)]
PARAGRAPHS = [
    [[f"{lang} {group} {n}" for lang in ("en", "fr", "pl")] for n in "abc"] for group in "xyz"
]


def lessons(kind: str, seed: int = 0) -> Lessons:
    dice = random.Random(seed)
    made: dict[str, Lessons] = {
        "organizations": OrganizationLessons(ORGANIZATIONS, dice),
        "translations": TranslationLessons(PAIRS, dice),
        "parallel": ParallelLessons(PARAGRAPHS, dice),
    }
    return made[kind]


EVERY = pytest.mark.parametrize("kind", ["organizations", "translations", "parallel"])


def test_the_texts_of_a_batch_are_in_one_order() -> None:
    batch = Batch(("a", "b"), ("c", "d"), (1, 2), ("e",))
    assert batch.texts == ("a", "b", "c", "d", "e")


def test_questions_and_answers_have_the_prompts_of_the_model() -> None:
    assert (asked("why"), answering("so")) == ("query: why", "passage: so")


@EVERY
def test_every_text_of_a_batch_is_announced(kind: str) -> None:
    one = lessons(kind)
    for _ in range(20):
        assert {*one.batch(4).texts} <= {*one.texts}


@EVERY
def test_a_batch_is_never_larger_than_wanted(kind: str) -> None:
    one = lessons(kind)
    for size in (1, 2, 3, 4, 64):
        batch = one.batch(size)
        assert len(batch.left) == len(batch.right) == len(batch.meanings) <= size
        assert batch.left


@EVERY
def test_no_text_is_paired_with_itself(kind: str) -> None:
    one = lessons(kind)
    for _ in range(20):
        batch = one.batch(4)
        assert all(left != right for left, right in zip(batch.left, batch.right, strict=True))


@EVERY
def test_the_same_dice_give_the_same_batches(kind: str) -> None:
    one, same, other = lessons(kind), lessons(kind), lessons(kind, seed=1)
    texts = [[source.batch(3).texts for _ in range(9)] for source in (one, same, other)]
    assert texts[0] == texts[1] != texts[2]


class TestOrganizations:
    def test_a_pair_is_of_one_entry(self) -> None:
        of = {
            text: entry.key
            for organization in ORGANIZATIONS
            for entry in organization.entries
            for text in (
                *(asked(one.text) for one in (*entry.questions, *entry.asked)),
                *(answering(one.text) for one in entry.answers),
            )
        }
        one = lessons("organizations")
        for _ in range(30):
            batch = one.batch(4)
            assert [of[text] for text in batch.left] == [of[text] for text in batch.right]
            assert len({*batch.meanings}) == len(batch.left)

    def test_questions_wordings_and_answers_all_come_up(self) -> None:
        one = lessons("organizations")
        right = {text for _ in range(60) for text in one.batch(4).right}
        for text in ("query: what is a ticket", "query: ticket price", "passage: four euros"):
            assert text in right

    def test_strangers_are_near_misses_and_what_is_outside(self) -> None:
        one = lessons("organizations")
        strangers = {text for _ in range(60) for text in one.batch(4).strangers}
        wanted = ("refund", "fishing", "who won the match", "capital of peru", "a good book")
        assert strangers == {asked(text) for text in wanted}

    def test_a_near_miss_comes_with_its_entry(self) -> None:
        one = lessons("organizations")
        for _ in range(30):
            batch = one.batch(1)
            of_ticket = {"query: ticket price", "query: cost"} & {*batch.left}
            assert ("query: refund" in batch.strangers) == bool(of_ticket)


class TestTranslations:
    def test_a_question_is_with_its_english(self) -> None:
        batch = lessons("translations").batch(5)
        known = {asked(first): asked(second) for first, second in PAIRS}
        assert [known[text] for text in batch.left] == [*batch.right]

    def test_translations_of_one_text_mean_the_same(self) -> None:
        both = TranslationLessons([("pourquoi", "why"), ("warum", "why")], random.Random(0))
        first, second = both.batch(2).meanings
        assert first == second


class TestParallel:
    def test_a_pair_is_one_question_in_two_languages(self) -> None:
        batch = lessons("parallel").batch(9)
        for left, right in zip(batch.left, batch.right, strict=True):
            assert left.split()[2:] == right.split()[2:]
            assert left.split()[1] != right.split()[1]

    def test_questions_to_one_paragraph_come_together_and_are_not_the_same(self) -> None:
        batch = lessons("parallel").batch(3)
        assert len({text.split()[2] for text in batch.left}) == 1
        assert len({*batch.meanings}) == 3
