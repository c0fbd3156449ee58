"""Observed answers: what comes back is unchanged, and each outcome is told once."""

import asyncio

import pytest
from bot.observed_answers import ObservedAnswers

from bot.actions import NoneOfThese
from bot.adapter import Answers
from bot.model import Answer, Question
from bot.observing import ObserverInMemory, Stage
from tests.adapters.discord.fakes import FailingAnswerer, HoldingAnswerer
from tests.assembly import small_bot

TIDES = "Why are there tides in the sea?"
NONE_OF_THESE = NoneOfThese("", "en")


@pytest.fixture
def observer() -> ObserverInMemory:
    return ObserverInMemory()


def observed(answers: Answers, observer: ObserverInMemory) -> ObservedAnswers:
    return ObservedAnswers(answers, "telegram", observer)


async def test_question_is_answered_and_counted(observer: ObserverInMemory) -> None:
    async with small_bot(observer=observer) as answerer:
        answers = observed(answerer, observer)
        reply = await answers.answer(Question(TIDES, "en"))
        assert reply == await answerer.answer(Question(TIDES, "en"))
        assert isinstance(reply, Answer)
        await answers.answer(Question(" ", "en"))
    assert observer.questions == {("telegram", "answer"): 1, ("telegram", "nothing_asked"): 1}
    assert observer.stages[Stage.WHOLE] == 2
    # Twice searched for: once around the decorator.
    for stage in (Stage.IDENTIFY, Stage.RETRIEVE, Stage.DECIDE):
        assert observer.stages[stage] == 2


async def test_button_is_counted(observer: ObserverInMemory) -> None:
    async with small_bot() as answerer:
        reply = observed(answerer, observer).perform(NONE_OF_THESE)
        assert reply == answerer.perform(NONE_OF_THESE)
    assert observer.presses == {("telegram", "none_of_these"): 1}
    assert observer.questions == {}


async def test_failure_is_counted_and_comes_out(observer: ObserverInMemory) -> None:
    answers = observed(FailingAnswerer(), observer)
    with pytest.raises(RuntimeError):
        await answers.answer(Question(TIDES))
    with pytest.raises(RuntimeError):
        answers.perform(NONE_OF_THESE)
    assert observer.questions == observer.presses == {("telegram", "failed"): 1}


async def test_question_whose_asker_has_gone_is_not_counted(observer: ObserverInMemory) -> None:
    holding = HoldingAnswerer(FailingAnswerer(), TIDES)
    asking = asyncio.create_task(observed(holding, observer).answer(Question(TIDES)))
    await holding.holds.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert observer.questions == {}
