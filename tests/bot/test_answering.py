"""From a question to a reply: what is promised of every reply."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import NoneOfThese, Pick, decode, encode
from bot.answering import Answerer
from bot.batching import BatchingRetrieval
from bot.cards import Card
from bot.identifiers import FixedIdentifier
from bot.language import LanguageChooser
from bot.library import Library, Shelf
from bot.model import Abstention, AbstentionReason, Answer, Clarification, Courtesy, Question, View
from bot.reply_cards import card_of
from bot.unanswered import UnansweredInMemory
from knowledge.approved import OutdatedPolicy
from tests.assembly import (
    COURTESIES,
    NOW,
    SEA,
    TODAY,
    approved_snapshot,
    library_of,
    revision,
)
from tests.bot.bots import Asked, Harbour, asked_from_outside, running
from tests.bot.embedders import GatedEmbedder
from tests.bot.hostile import BROKEN, HOSTILE
from tests.bot.sayable import sayable, shown_by
from tests.bot.waiting import eventually

TIDES = "Why are there tides in the sea?"
SAYABLE = sayable(SEA, NOW.date())
LAPSED = date(2027, 5, 2)
"""The day after the review date."""

QUESTIONS = (
    st.text(max_size=80)
    | st.sampled_from([*BROKEN, *HOSTILE, *(one.question for one in SEA), "harbour", "the sea"])
    | st.lists(
        st.sampled_from(
            [
                "why",
                "who",
                "tides",
                "sea",
                "harbour",
                "tickets",
                "{asked}",
                "%s",
                "<b>",
                "@everyone",
            ]
        ),
        max_size=8,
    ).map(" ".join)
)
LOCALES = st.none() | st.sampled_from(["en", "fr-CA", "de", "uk", "ru", "zz-ZZ"]) | st.text()


@pytest.fixture
async def harbour() -> AsyncIterator[Harbour]:
    async with running() as harbour:
        yield harbour


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[Answerer, Asked]]:
    with asked_from_outside() as outside:
        yield outside


@pytest.fixture
def desk() -> UnansweredInMemory:
    return UnansweredInMemory()


def queued(desk: UnansweredInMemory) -> dict[str, int]:
    return {wording.text: count for wording, count in desk.queue.values()}


def _pick(card: Card) -> Pick:
    action = card.buttons[0].action
    assert isinstance(action, Pick)
    return action


def abstention(reason: AbstentionReason, locale: str = "en") -> Abstention:
    return Abstention(reason, locale)


# Answers, options, silence.


async def test_question_that_is_known_is_answered_with_the_approved_text(harbour: Harbour) -> None:
    reply = await harbour.ask(TIDES)
    assert isinstance(reply, Answer)
    assert (reply.text.slug, reply.text.locale) == ("tides", "en")
    assert (reply.text.answer, reply.locale, reply.view) == (SEA[0].answer, "en", View.SHORT)
    assert reply.others == ("fr",)


async def test_question_that_may_mean_two_is_asked_back(harbour: Harbour) -> None:
    reply = await harbour.ask("harbour")
    assert isinstance(reply, Clarification)
    assert {one.slug for one in reply.options} == {"harbour", "harbour-tickets"}
    assert {one.question for one in reply.options} <= {one.question for one in SEA}


async def test_question_that_is_unknown_is_not_answered(harbour: Harbour) -> None:
    reply = await harbour.ask("zzz qqq xxx")
    assert reply == abstention(AbstentionReason.NO_MATCH)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("😀", AbstentionReason.NOTHING_ASKED), ("why " * 600, AbstentionReason.TOO_LONG)],
)
@pytest.mark.parametrize(("locale", "frame"), [("fr-CA", "fr"), ("xx", "en"), (None, "en")])
async def test_what_is_no_question_gets_the_reason_in_the_platforms_language(
    harbour: Harbour, typed: str, reason: AbstentionReason, locale: str | None, frame: str
) -> None:
    reply, explanation = await harbour.answerer.explain(Question(typed, locale))
    assert (reply, explanation) == (abstention(reason, frame), None)


async def test_explanation_tells_how_it_came_about(harbour: Harbour) -> None:
    reply, explanation = await harbour.answerer.explain(Question(f"  {TIDES}\u200b", "fr"))
    assert isinstance(reply, Answer)
    assert explanation is not None
    assert explanation.query == TIDES
    assert explanation.language.locale == "fr"
    assert explanation.hits[0].slug == "tides"
    assert (explanation.decision.outcome, explanation.decision.hits) == (
        "answer",
        explanation.hits[:1],
    )


# Promises: whatever is asked.


@given(QUESTIONS, LOCALES)
def test_only_approved_texts_and_interface_strings_are_ever_said(
    outside: tuple[Answerer, Asked], text: str, locale: str | None
) -> None:
    """So nothing of the question is, either."""
    _, ask = outside
    reply = ask(text, locale)
    assert shown_by(card_of(reply)) <= SAYABLE
    if isinstance(reply, Clarification):
        assert 1 <= len(reply.options) <= 3


@given(
    st.sampled_from([one.slug for one in SEA]) | st.text(max_size=20),
    st.sampled_from(["en", "fr", "de"]) | st.text(max_size=8),
    st.sampled_from(["en", "fr", "ru"]),
    st.sampled_from(View),
)
def test_every_button_says_only_what_may_be_said(
    outside: tuple[Answerer, Asked], slug: str, locale: str, asker: str, view: View
) -> None:
    answerer, _ = outside
    reply = answerer.perform(Pick(slug, locale, asker, view))
    assert shown_by(card_of(reply)) <= SAYABLE
    known = (slug, locale) in {(one.slug, one.locale) for one in SEA}
    assert known or reply == abstention(AbstentionReason.WITHDRAWN, asker)


# Buttons.


def test_button_shows_what_was_chosen(outside: tuple[Answerer, Asked]) -> None:
    answerer, _ = outside
    reply = answerer.perform(Pick("tides", "fr", "en", View.FULL))
    assert isinstance(reply, Answer)
    assert (reply.text.locale, reply.locale, reply.view) == ("fr", "en", View.FULL)
    assert reply.others == ("en",)


def test_none_of_these_is_taken_for_an_answer(outside: tuple[Answerer, Asked]) -> None:
    answerer, _ = outside
    reply = answerer.perform(NoneOfThese("uk"))
    assert reply == abstention(AbstentionReason.NONE_OF_THESE, "uk")


# What is left unanswered.


async def test_question_that_nothing_matches_goes_to_the_moderators(
    desk: UnansweredInMemory,
) -> None:
    async with running(unanswered=desk) as harbour:
        first = await harbour.ask("zzz qqq xxx ana@example.org", "fr-CA")
        await harbour.ask("Zzz qqq xxx ben@example.org!", "fr")
    assert first == Abstention(AbstentionReason.NO_MATCH, "fr", next(iter(desk.queue)))
    assert queued(desk) == {"zzz qqq xxx [e-mail]": 2}
    assert {wording.locale for wording, _ in desk.queue.values()} == {"fr"}


@pytest.mark.parametrize("text", ["zzz qqq xxx", "harbour"])
async def test_what_was_not_said_to_the_bot_is_not_noted(
    desk: UnansweredInMemory, text: str
) -> None:
    async with running(unanswered=desk) as harbour:
        reply = await harbour.answerer.answer(Question(text, overheard=True))
    assert isinstance(reply, Abstention | Clarification)
    assert reply.reference == ""
    assert queued(desk) == {}
    assert desk.offered == {}


async def test_none_of_these_sends_what_was_asked_to_the_moderators(
    desk: UnansweredInMemory,
) -> None:
    async with running(unanswered=desk) as harbour:
        card = card_of(await harbour.ask("harbour"))
        assert queued(desk) == {}
        button = decode(encode(card.buttons[-1].action))
        assert isinstance(button, NoneOfThese)
        reply = harbour.answerer.perform(button)
    assert reply == Abstention(AbstentionReason.NONE_OF_THESE, "en", button.reference)
    assert reply.noted
    assert queued(desk) == {"harbour": 1}


async def test_picking_an_option_leaves_the_question_out_of_the_queue(
    desk: UnansweredInMemory,
) -> None:
    async with running(unanswered=desk) as harbour:
        card = card_of(await harbour.ask("harbour"))
        assert isinstance(harbour.answerer.perform(_pick(card)), Answer)
    assert queued(desk) == {}
    assert [wording.text for wording in desk.offered.values()] == ["harbour"]


async def test_button_without_a_reference_still_works(desk: UnansweredInMemory) -> None:
    async with running(unanswered=desk) as harbour:
        reply = harbour.answerer.perform(NoneOfThese("en"))
    assert reply == abstention(AbstentionReason.NONE_OF_THESE)
    assert queued(desk) == {}


async def test_what_was_offered_is_asked_again_after_a_restart(desk: UnansweredInMemory) -> None:
    async with running(unanswered=desk) as harbour:
        text = encode(card_of(await harbour.ask("harbour")).buttons[-1].action)
    async with running(unanswered=desk) as restarted:
        action = decode(text)
        assert isinstance(action, NoneOfThese)
        restarted.answerer.perform(action)
    assert queued(desk) == {"harbour": 1}


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("I want to die", Courtesy),
        ("hello!", Courtesy),
        ("thank you", Courtesy),
        ("😀", Abstention),
        ("why " * 600, Abstention),
        (TIDES, Answer),
    ],
)
async def test_nothing_else_is_kept(
    desk: UnansweredInMemory, typed: str, reply: type[object]
) -> None:
    async with running(unanswered=desk) as harbour:
        assert isinstance(await harbour.ask(typed), reply)
    assert (desk.queue, desk.offered) == ({}, {})


async def test_withdrawn_text_is_no_question(desk: UnansweredInMemory) -> None:
    async with running(unanswered=desk) as harbour:
        reply = harbour.answerer.perform(Pick("gone", "en", "en"))
    assert reply == abstention(AbstentionReason.WITHDRAWN)
    assert (desk.queue, desk.offered) == ({}, {})


async def test_explaining_keeps_nothing(desk: UnansweredInMemory) -> None:
    async with running(unanswered=desk) as harbour:
        for typed in ("harbour", "zzz qqq xxx"):
            await harbour.answerer.explain(Question(typed, "en"))
    assert (desk.queue, desk.offered) == ({}, {})


# Time passes, texts come and go.


async def test_text_is_sent_until_its_review_date_and_not_after(harbour: Harbour) -> None:
    harbour.days.append(date(2027, 5, 1))
    assert isinstance(await harbour.ask(TIDES), Answer)
    harbour.days.append(LAPSED)
    assert await harbour.ask(TIDES) == abstention(AbstentionReason.NO_MATCH)
    assert await harbour.ask("harbour") == abstention(AbstentionReason.NO_MATCH)
    withdrawn = abstention(AbstentionReason.WITHDRAWN)
    assert harbour.answerer.perform(Pick("tides", "en", "en")) == withdrawn


async def test_text_that_lapsed_does_not_stand_before_another() -> None:
    older = revision("tides", question=TIDES, review_by=date(2026, 6, 30))
    similar = revision("tides-now", question=f"{TIDES} Now")
    async with running([older, similar]) as harbour:
        assert isinstance(first := await harbour.ask(TIDES), Answer)
        assert first.text.slug == "tides"
        harbour.days.append(date(2026, 7, 1))
        assert isinstance(second := await harbour.ask(TIDES), Answer)
        assert second.text.slug == "tides-now"


async def test_translation_that_lapsed_leaves_the_others() -> None:
    older = replace(SEA[1], review_by=date(2026, 6, 30))
    async with running([SEA[0], older, *SEA[2:]]) as harbour:
        assert isinstance(first := await harbour.ask(TIDES, "fr"), Answer)
        assert first.text.locale == "fr"
        harbour.days.append(date(2026, 7, 1))
        assert isinstance(second := await harbour.ask(TIDES, "fr"), Answer)
        assert (second.text.locale, second.is_fallback, second.others) == ("en", True, ())


async def test_retired_text_is_not_sent_any_more(harbour: Harbour) -> None:
    harbour.publish(*SEA[2:])
    assert not isinstance(await harbour.ask(TIDES), Answer)
    withdrawn = abstention(AbstentionReason.WITHDRAWN)
    assert harbour.answerer.perform(Pick("tides", "en", "en")) == withdrawn


async def test_retired_text_is_not_sent_even_if_the_index_still_finds_it(harbour: Harbour) -> None:
    retriever = harbour.shelf.library.retriever
    harbour.shelf.replace(Library(approved_snapshot(*SEA[2:]), retriever))
    reply = await harbour.ask(TIDES)
    slugs = {option.slug for option in reply.options} if isinstance(reply, Clarification) else ()
    assert not isinstance(reply, Answer)
    assert "tides" not in slugs


async def test_newer_wording_is_sent_as_soon_as_it_is_there(harbour: Harbour) -> None:
    harbour.publish(replace(SEA[0], answer="The Moon and the Sun pull."))
    reply = await harbour.ask(TIDES)
    assert isinstance(reply, Answer)
    assert reply.text.answer == "The Moon and the Sun pull."


async def test_library_without_texts_is_silent(harbour: Harbour) -> None:
    harbour.publish()
    assert await harbour.ask(TIDES) == abstention(AbstentionReason.NO_MATCH)


# Languages.


async def test_asker_gets_the_text_in_their_language(harbour: Harbour) -> None:
    reply = await harbour.ask(TIDES, "fr-CA")
    assert isinstance(reply, Answer)
    assert (reply.text.locale, reply.locale, reply.is_fallback) == ("fr", "fr", False)


async def test_fallback_says_so_and_offers_what_there_is(harbour: Harbour) -> None:
    reply = await harbour.ask(TIDES, "de")
    assert isinstance(reply, Answer)
    assert (reply.text.locale, reply.locale, reply.is_fallback) == ("en", "de", True)
    assert reply.others == ("fr",)


async def test_text_that_is_nowhere_but_in_a_third_language_is_better_than_none(
    harbour: Harbour,
) -> None:
    reply = await harbour.ask("Combien coûte un bateau ?", "de")
    assert isinstance(reply, Answer)
    assert (reply.text.locale, reply.is_fallback) == ("fr", True)


async def test_platforms_language_is_second_best() -> None:
    """Somebody writes German in a French client: English comes after French."""
    async with running(identifier=FixedIdentifier("de")) as harbour:
        reply = await harbour.ask(TIDES, "fr")
    assert isinstance(reply, Answer)
    assert (reply.text.locale, reply.locale) == ("fr", "de")


OUTDATED = (*SEA[:2], replace(SEA[0], answer="The Moon and the Sun pull."))
"""The French text translates an English one that has been replaced."""


@pytest.mark.parametrize(
    ("policy", "shown"),
    [(OutdatedPolicy.SERVE_WITH_NOTE, ("fr", True)), (OutdatedPolicy.FALL_BACK, ("en", False))],
)
async def test_outdated_translation_is_marked_or_passed_over(
    policy: OutdatedPolicy, shown: tuple[str, bool]
) -> None:
    async with running(OUTDATED, policy=policy) as harbour:
        reply = await harbour.ask(TIDES, "fr")
    assert isinstance(reply, Answer)
    assert (reply.text.locale, reply.text.outdated) == shown


async def test_withheld_text_is_given_in_no_language_to_whom_it_is_withheld() -> None:
    async with running(OUTDATED, policy=OutdatedPolicy.WITHHOLD) as harbour:
        assert await harbour.ask(TIDES, "fr") == abstention(AbstentionReason.NO_MATCH, "fr")
        assert isinstance(await harbour.ask(TIDES, "en"), Answer)


# Crowds.


async def test_one_question_too_many_is_told_to_come_back(desk: UnansweredInMemory) -> None:
    embedder = GatedEmbedder()
    shelf = Shelf(library_of(approved_snapshot(*SEA), embedder))
    chooser = LanguageChooser(FixedIdentifier("none"), lambda: frozenset({"en", "fr"}), "en")
    async with BatchingRetrieval(shelf, max_waiting=1) as retrieval:
        answerer = Answerer(
            shelf,
            retrieval,
            chooser,
            COURTESIES,
            desk,
            source_locale="en",
            today=lambda: TODAY,
        )
        embedder.gate.clear()
        before = len(embedder.batches)
        served = asyncio.create_task(answerer.answer(Question(TIDES, "en")))
        await eventually(lambda: len(embedder.batches) > before)
        waiting = asyncio.create_task(answerer.answer(Question(TIDES, "en")))
        await asyncio.sleep(0)
        too_many = await answerer.answer(Question(TIDES, "fr"))
        embedder.gate.set()
        assert too_many == abstention(AbstentionReason.BUSY, "fr")
        assert (desk.queue, desk.offered) == ({}, {})
        assert isinstance(await served, Answer)
        assert isinstance(await waiting, Answer)


async def test_explainer_that_is_the_only_one_is_found() -> None:
    async with running([revision("tides", question=TIDES)]) as harbour:
        assert not isinstance(await harbour.ask(TIDES), Abstention)
