"""The one entrance to the core: limits, choices, feedback, pages and wishes to be told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.actions import (
    AUTOMATIC,
    AskAnother,
    Forget,
    NoneOfThese,
    Pick,
    Rate,
    Show,
    Speak,
    TellMe,
)
from bot.askers import AskersInMemory
from bot.feedback import FeedbackInMemory, Opinion
from bot.front_desk import FrontDesk
from bot.limits import MovingWindows
from bot.model import (
    NOBODY,
    Abstention,
    AbstentionReason,
    Answer,
    Asker,
    Notice,
    NoticeKind,
    Option,
    Page,
    Question,
    Shown,
    Silence,
)
from bot.subscriptions import SubscriptionsInMemory
from bot.unanswered import UnansweredInMemory
from tests.assembly import small_bot

TIDES = "Why are there tides in the sea?"
ADA = Asker("sea", "ada", "quay", "sea:1")
BEN = Asker("sea", "ben", "quay")


@dataclass
class Counter:
    """A front desk and what is behind it."""

    desk: FrontDesk
    askers: AskersInMemory
    feedback: FeedbackInMemory
    subscriptions: SubscriptionsInMemory
    queue: UnansweredInMemory


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    askers, feedback, wishes = AskersInMemory(), FeedbackInMemory(), SubscriptionsInMemory()
    queue = UnansweredInMemory()
    async with small_bot(unanswered=queue) as answerer:
        limits = MovingWindows("3/hour", "5/hour")
        examples = ("lighthouse", "gone")
        desk = FrontDesk(answerer, askers, limits, feedback, wishes, "the Harbour", examples)
        yield Counter(desk, askers, feedback, wishes, queue)


# Languages.


async def test_question_is_answered_in_the_platforms_language_until_one_is_chosen(
    counter: Counter,
) -> None:
    first = await counter.desk.answer(Question(TIDES, "en", ADA))
    await counter.desk.perform(Speak("fr", "en"), ADA)
    second = await counter.desk.answer(Question(TIDES, "en", ADA))
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (first.text.locale, second.text.locale, second.locale) == ("en", "fr", "fr")


async def test_choice_of_a_language_is_confirmed_in_it_and_marked_from_then_on(
    counter: Counter,
) -> None:
    reply = await counter.desk.perform(Speak("fr", "en"), ADA)
    page = await counter.desk.perform(Show(Page.LANGUAGE, "en"), ADA)
    assert reply == Notice(NoticeKind.LANGUAGE_CHOSEN, "fr", "Français")
    assert isinstance(page, Shown)
    assert (page.locale, page.chosen) == ("fr", "fr")
    assert {"en", "fr", "uk"} <= set(page.languages)


async def test_choice_can_be_taken_back(counter: Counter) -> None:
    await counter.desk.perform(Speak("fr", "en"), ADA)
    reply = await counter.desk.perform(Speak(AUTOMATIC, "fr"), ADA)
    assert reply == Notice(NoticeKind.LANGUAGE_AUTOMATIC, "fr")
    assert await counter.desk.locale_of(ADA, "en-GB") == "en"


async def test_one_persons_choice_is_not_anothers(counter: Counter) -> None:
    await counter.desk.perform(Speak("fr", "en"), ADA)
    await counter.desk.perform(Speak("fr", "en"), NOBODY)
    assert await counter.desk.locale_of(BEN, "en") == "en"
    assert await counter.desk.locale_of(NOBODY, "en") == "en"


@pytest.mark.parametrize(("locale", "spoken"), [("fr-CA", "fr"), ("xx", "en"), (None, "en")])
async def test_stranger_is_spoken_to_in_the_platforms_language_if_possible(
    counter: Counter, locale: str | None, spoken: str
) -> None:
    assert await counter.desk.locale_of(ADA, locale) == spoken


# Floods.


async def test_flood_is_told_once_and_then_met_with_silence(counter: Counter) -> None:
    replies = [await counter.desk.answer(Question(TIDES, "fr", ADA)) for _ in range(5)]
    assert [isinstance(reply, Answer) for reply in replies[:3]] == [True, True, True]
    assert replies[3:] == [Abstention(AbstentionReason.TOO_MANY, "fr"), Silence()]


async def test_one_persons_flood_does_not_silence_the_chat(counter: Counter) -> None:
    for _ in range(9):
        await counter.desk.answer(Question(TIDES, "en", ADA))
    assert isinstance(await counter.desk.answer(Question(TIDES, "en", BEN)), Answer)


async def test_crowd_in_one_chat_is_limited_too(counter: Counter) -> None:
    crowd = [Asker("sea", f"person {number}", "quay") for number in range(7)]
    replies = [await counter.desk.answer(Question(TIDES, "en", one)) for one in crowd]
    assert [type(reply) for reply in replies] == [Answer] * 5 + [Abstention, Silence]
    elsewhere = Asker("sea", "person 6", "pier")
    assert isinstance(await counter.desk.answer(Question(TIDES, "en", elsewhere)), Answer)


async def test_flood_of_nobody_known_is_not_counted(counter: Counter) -> None:
    replies = [await counter.desk.answer(Question(TIDES, "en")) for _ in range(9)]
    assert {type(reply) for reply in replies} == {Answer}


# Feedback.


async def test_good_mark_is_kept_and_thanked_for(counter: Counter) -> None:
    reply = await counter.desk.perform(Rate("tides", "en", "fr", helpful=True), ADA)
    assert reply == Notice(NoticeKind.RATED, "fr")
    assert counter.feedback.opinions == [Opinion("tides", "en", helpful=True)]


async def test_bad_mark_asks_what_was_missing_and_takes_it_masked(counter: Counter) -> None:
    mark = Rate("tides", "en", "fr", helpful=False)
    reply = await counter.desk.perform(mark, ADA)
    thanks = await counter.desk.hear(mark, "the times, ana@example.org", Question("", "fr", ADA))
    assert reply == Notice(NoticeKind.WHAT_WAS_MISSING, "fr")
    assert thanks == Notice(NoticeKind.REMARKED, "fr")
    assert counter.feedback.opinions == [Opinion("tides", "en", helpful=False)]
    assert counter.feedback.remarks == [("tides", "en", "the times, [e-mail]")]


async def test_remarks_are_limited_like_questions(counter: Counter) -> None:
    mark = Rate("tides", "en", "fr", helpful=False)
    for _ in range(9):
        last = await counter.desk.hear(mark, "more", Question("", "fr", ADA))
    assert last == Silence()
    assert len(counter.feedback.remarks) == 3


async def test_another_question_is_asked_for_and_answered(counter: Counter) -> None:
    asked = await counter.desk.perform(AskAnother("en"), ADA)
    reply = await counter.desk.hear(AskAnother("en"), TIDES, Question("", "en", ADA))
    assert asked == Notice(NoticeKind.NEXT_QUESTION, "en")
    assert isinstance(reply, Answer)


# To be told.


async def test_who_can_be_reached_may_wish_to_be_told(counter: Counter) -> None:
    reply = await counter.desk.answer(Question("zzz qqq xxx", "en", ADA))
    assert isinstance(reply, Abstention)
    assert (reply.noted, reply.can_tell) == (True, True)
    told = await counter.desk.perform(TellMe("en", reply.reference), ADA)
    assert told == Notice(NoticeKind.WILL_TELL, "en")
    assert counter.subscriptions.wishes == {("ada", reply.reference, "en")}


async def test_who_cannot_be_reached_is_not_promised_anything(counter: Counter) -> None:
    reply = await counter.desk.answer(Question("zzz qqq xxx", "en", BEN))
    assert isinstance(reply, Abstention)
    assert not reply.can_tell
    told = await counter.desk.perform(TellMe("en", reply.reference), BEN)
    assert told == Notice(NoticeKind.CANNOT_TELL, "en")


async def test_none_of_these_leads_to_the_same_wish(counter: Counter) -> None:
    reference = counter.queue.offer("harbour", "en")
    reply = await counter.desk.perform(NoneOfThese("en", reference), ADA)
    assert reply == Abstention(AbstentionReason.NONE_OF_THESE, "en", reference, can_tell=True)


async def test_forgetting_erases_all_that_is_remembered(counter: Counter) -> None:
    await counter.desk.perform(Speak("fr", "en"), ADA)
    await counter.desk.perform(TellMe("en", "00ff00ff00ff00ff"), ADA)
    reply = await counter.desk.perform(Forget("en"), ADA)
    assert reply == Notice(NoticeKind.FORGOTTEN, "en")
    assert (counter.askers.chosen, counter.subscriptions.wishes) == ({}, set())


# Pages and suggestions.


async def test_start_shows_the_chosen_examples_that_exist(counter: Counter) -> None:
    page = await counter.desk.perform(Show(Page.START, "en"), ADA)
    assert isinstance(page, Shown)
    assert page.organization == "the Harbour"
    assert page.examples == (Option("lighthouse", "en", "Who built the lighthouse?"),)


@pytest.mark.parametrize("page", [Page.HELP, Page.PRIVACY])
async def test_other_pages_are_shown_in_the_language_that_is_spoken(
    counter: Counter, page: Page
) -> None:
    assert await counter.desk.perform(Show(page, "fr-CA"), ADA) == Shown(page, "fr", "the Harbour")


async def test_button_of_an_explainer_shows_it(counter: Counter) -> None:
    reply = await counter.desk.perform(Pick("tides", "fr", "en"), ADA)
    assert isinstance(reply, Answer)
    assert reply.text.locale == "fr"


async def test_half_a_question_suggests_explainers_best_first(counter: Counter) -> None:
    found = await counter.desk.suggest(Question("harbour tick", "en", ADA), 2)
    assert [option.slug for option in found] == ["harbour-tickets", "harbour"]


async def test_nothing_typed_suggests_what_there_is_in_the_language_or_the_next_best(
    counter: Counter,
) -> None:
    found = await counter.desk.suggest(Question(" ", "fr", ADA), 10)
    assert {option.slug: option.locale for option in found} == {
        "boats": "fr",
        "harbour": "en",
        "harbour-tickets": "en",
        "lighthouse": "en",
        "tides": "fr",
    }


async def test_suggestions_for_no_question_are_none(counter: Counter) -> None:
    assert await counter.desk.suggest(Question("why " * 600, "en", ADA), 5) == ()
