"""Chatting in a terminal, and answering what is piped in."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator

import pytest
from rich.console import Console

from adapters.console.adapter import PROMPT, ConsoleAdapter
from adapters.console.lines import Lines, TypedLines
from bot.adapter import Adapter, Desk
from bot.model import Question, Reply
from bot.silent_desk import SilentDesk
from tests.assembly import HELP, desk_over, small_bot

TIDES = "Why are there tides in the sea?"
NOTHING_ASKED = "I did not find a question in that."


class FailingDesk(SilentDesk):
    """Fails with an error that quotes the question."""

    async def answer(self, question: Question) -> Reply:
        raise LookupError(question.text)


class EndlessLines:
    """Somebody who thinks for ever."""

    interactive = True

    def __init__(self) -> None:
        self.waiting = asyncio.Event()

    async def read(self, prompt: str) -> str | None:
        self.waiting.set()
        return await asyncio.Future()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with small_bot() as answerer:
        yield desk_over(answerer)


def adapter_of(desk: Desk, lines: Lines, locale: str | None = "en") -> ConsoleAdapter:
    console = Console(file=io.StringIO(), width=200, markup=False, highlight=False, emoji=False)
    return ConsoleAdapter(desk, lines, console, organization="the Harbour", locale=locale)


def screen_of(adapter: ConsoleAdapter) -> str:
    file = adapter._console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


async def chat(desk: Desk, *lines: str, locale: str | None = "en") -> str:
    """Type lines in a terminal; return what is on the screen."""
    return await run(desk, TypedLines(*lines, interactive=True), locale)


async def run(desk: Desk, lines: Lines, locale: str | None = "en") -> str:
    adapter = adapter_of(desk, lines, locale)
    async with asyncio.timeout(10):
        await adapter.serve(asyncio.Event())
    return screen_of(adapter)


def test_it_is_an_adapter() -> None:
    adapter: Adapter = adapter_of(FailingDesk(), TypedLines())
    assert adapter.name == "console"


async def test_terminal_is_greeted_and_told_how_to_leave(desk: Desk) -> None:
    screen = await chat(desk, locale="fr_CA")
    assert "the Harbour" in screen
    assert "Ctrl-D" in screen
    assert "Hello!" not in screen
    assert "Hello! Ask me anything about the Harbour" in await chat(desk, locale=None)


async def test_question_is_answered_in_the_language_of_the_terminal(desk: Desk) -> None:
    screen = await chat(desk, TIDES, locale="fr")
    assert "La Lune attire." in screen
    assert "https://example.org/page" in screen


async def test_number_presses_a_button(desk: Desk) -> None:
    screen = await chat(desk, "harbour", "2")
    assert "Did you mean one of these?" in screen
    assert "[1] When is the harbour open?" in screen
    assert "[3] None of these" in screen
    assert "Type a number to choose." in screen
    assert "An answer about harbour-tickets." in screen


async def test_last_button_says_none_of_these(desk: Desk) -> None:
    assert "Then I have no approved answer yet." in await chat(desk, "harbour", " 3 ")


async def test_greeting_is_returned_and_distress_gets_help_without_buttons(
    desk: Desk,
) -> None:
    assert "Hello! What would you like to know?" in await chat(desk, "heyyy")
    screen = await chat(desk, "harbour", "I want to die", "1")
    assert HELP in screen
    assert "An answer about harbour" not in screen


@pytest.mark.parametrize(
    "number", ["0", "4", "-1", "9" * 5000, "²", "１", "0001", "0012", "1.", "1 2"]
)
async def test_number_of_no_button_presses_none(desk: Desk, number: str) -> None:
    screen = await chat(desk, "harbour", number)
    assert screen.count("An answer about") == 0
    assert "Then I have no approved answer" not in screen
    assert "Something went wrong" not in screen


async def test_number_presses_only_the_buttons_that_are_shown_last(desk: Desk) -> None:
    screen = await chat(desk, "harbour", "zzz qqq", "1")
    assert "An answer about" not in screen
    assert NOTHING_ASKED in screen


async def test_empty_line_ends_a_chat_but_not_what_is_piped_in(desk: Desk) -> None:
    assert NOTHING_ASKED not in await chat(desk, " ", "😀")
    assert NOTHING_ASKED in await run(desk, TypedLines("", " ", "😀"))


async def test_pipe_gets_answers_and_nothing_else(desk: Desk) -> None:
    lines = TypedLines("harbour", "1")
    screen = await run(desk, lines)
    assert "Hello!" not in screen
    assert "Type a number" not in screen
    assert "An answer about harbour." in screen
    assert set(lines.prompts) == {""}


async def test_terminal_is_prompted(desk: Desk) -> None:
    lines = TypedLines(TIDES, interactive=True)
    await run(desk, lines)
    assert lines.prompts == [PROMPT, PROMPT]


async def test_stop_ends_it_while_somebody_thinks() -> None:
    lines, stop = EndlessLines(), asyncio.Event()
    serving = asyncio.create_task(adapter_of(FailingDesk(), lines).serve(stop))
    async with asyncio.timeout(5):
        await lines.waiting.wait()
        stop.set()
        await serving
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_mistake_is_admitted_and_the_chat_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    screen = await chat(FailingDesk(), TIDES, TIDES)
    assert screen.count("Something went wrong on my side.") == 2
    assert "LookupError" in caplog.text
    assert TIDES not in caplog.text + screen
    assert caplog.records[0].levelno == logging.ERROR
