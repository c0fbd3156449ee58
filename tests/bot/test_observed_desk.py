"""An observed desk: what comes back is unchanged, and each outcome is told once."""

import asyncio

import pytest

from bot.actions import Action, AskAnother, NoneOfThese
from bot.adapter import Desk
from bot.model import NOBODY, Answer, Asker, Question, Reply, Silence
from bot.observed_desk import ObservedDesk
from bot.observing import ObserverInMemory, Stage
from bot.silent_desk import SilentDesk
from tests.assembly import desk_over, small_bot

TIDES = "Why are there tides in the sea?"
NONE_OF_THESE = NoneOfThese("en")


class FailingDesk(SilentDesk):
    """Fails at everything."""

    async def answer(self, question: Question) -> Reply | Silence:
        raise RuntimeError

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        raise RuntimeError


class HoldingDesk(SilentDesk):
    """Never answers."""

    def __init__(self) -> None:
        self.holds = asyncio.Event()

    async def answer(self, question: Question) -> Reply | Silence:
        self.holds.set()
        return await asyncio.Future()


@pytest.fixture
def observer() -> ObserverInMemory:
    return ObserverInMemory()


def observed(desk: Desk, observer: ObserverInMemory) -> ObservedDesk:
    return ObservedDesk(desk, "telegram", observer)


async def test_question_is_answered_and_counted(observer: ObserverInMemory) -> None:
    async with small_bot(observer=observer) as answerer:
        desk = observed(desk_over(answerer), observer)
        reply = await desk.answer(Question(TIDES, "en"))
        assert reply == await answerer.answer(Question(TIDES, "en"))
        assert isinstance(reply, Answer)
        await desk.answer(Question(" ", "en"))
    assert observer.questions == {("telegram", "answer"): 1, ("telegram", "nothing_asked"): 1}
    assert observer.stages[Stage.WHOLE] == 2
    # Twice searched for: once around the desk.
    for stage in (Stage.IDENTIFY, Stage.RETRIEVE, Stage.DECIDE):
        assert observer.stages[stage] == 2


async def test_buttons_and_the_words_that_they_asked_for_are_counted(
    observer: ObserverInMemory,
) -> None:
    async with small_bot() as answerer:
        desk = observed(desk_over(answerer), observer)
        reply = await desk.perform(NONE_OF_THESE, NOBODY)
        await desk.hear(AskAnother("en"), TIDES, Question("", "en"))
        assert reply == answerer.perform(NONE_OF_THESE)
    assert observer.presses == {("telegram", "none_of_these"): 1, ("telegram", "answer"): 1}
    assert observer.questions == {}


async def test_suggestions_and_languages_are_passed_on_uncounted(
    observer: ObserverInMemory,
) -> None:
    async with small_bot() as answerer:
        inner = desk_over(answerer)
        desk = observed(inner, observer)
        asked = Question("harbour", "en")
        assert await desk.suggest(asked, 2) == await inner.suggest(asked, 2)
        assert await desk.locale_of(NOBODY, "fr-CA") == "fr"
    assert (observer.presses, observer.questions) == ({}, {})


async def test_failure_is_counted_and_comes_out(observer: ObserverInMemory) -> None:
    desk = observed(FailingDesk(), observer)
    with pytest.raises(RuntimeError):
        await desk.answer(Question(TIDES))
    with pytest.raises(RuntimeError):
        await desk.perform(NONE_OF_THESE, NOBODY)
    assert observer.questions == observer.presses == {("telegram", "failed"): 1}


async def test_question_whose_asker_has_gone_is_not_counted(observer: ObserverInMemory) -> None:
    holding = HoldingDesk()
    asking = asyncio.create_task(observed(holding, observer).answer(Question(TIDES)))
    await holding.holds.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert observer.questions == {}
