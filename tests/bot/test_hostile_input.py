"""Broken and hostile strings: no crash, no echo, no answer to what is no question."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.bootstrap import running_core
from bot.identifiers import PairIdentifier
from bot.model import Answer, Question
from bot.reply_cards import card_of
from bot.settings import Settings
from bot.steps import SilentSteps
from knowledge.folders import read_folder, starter_folder
from tests.assembly import NOW, SEA
from tests.bot.bots import Asked, asked_from_outside
from tests.bot.hostile import BROKEN, EVALUATION, HOSTILE, injections, naughty_strings
from tests.bot.sayable import sayable, shown_by

SAYABLE = sayable(SEA, NOW.date())
needs_collections = pytest.mark.skipif(
    not EVALUATION.is_dir(), reason="the public collections are not here"
)


@pytest.fixture(scope="module")
def ask() -> Iterator[Asked]:
    """Ask a small bot that identifies languages as the real one does."""
    with asked_from_outside(identifier=PairIdentifier()) as (_, asked):
        yield asked


def assert_harmless(ask: Asked, strings: Sequence[str]) -> None:
    for text in strings:
        reply = ask(text, "en")
        assert not isinstance(reply, Answer), text
        assert shown_by(card_of(reply)) <= SAYABLE, text


@pytest.mark.parametrize("text", [*BROKEN, *HOSTILE])
def test_own_strings_do_no_harm(ask: Asked, text: str) -> None:
    if text != "\u202eWhy are there tides\u202c":  # a question after all
        assert_harmless(ask, [text])


@needs_collections
def test_naughty_strings_do_no_harm(ask: Asked) -> None:
    assert_harmless(ask, naughty_strings())


@needs_collections
def test_injected_prompts_do_no_harm(ask: Asked) -> None:
    assert_harmless(ask, injections())


async def everything_said(answerer: Answerer, strings: Sequence[str]) -> set[str]:
    """Ask all at once; return what is shown, and fail if anything is answered."""
    questions = (answerer.answer(Question(text, "en")) for text in strings)
    replies = await asyncio.gather(*questions)
    assert [text for text, reply in zip(strings, replies, strict=True) if _is_answer(reply)] == []
    return {text for reply in replies for text in shown_by(card_of(reply))}


async def test_real_model_does_not_answer_them_either(prepared: Path) -> None:
    strings = [*BROKEN, *HOSTILE, *(injections()[:60] if EVALUATION.is_dir() else ())]
    async with running_core(Settings(data=prepared), SilentSteps()) as core:
        said = await everything_said(core.answerer, strings)
    revisions, _ = read_folder(starter_folder())
    assert said <= sayable(revisions, NOW.date())


def _is_answer(reply: object) -> bool:
    return isinstance(reply, Answer)
