"""Running adapters, and fakes of the core that are slow or fail."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.options import TelegramOptions
from adapters.telegram.pacing import Pace
from bot.actions import Action
from bot.adapter import Desk, Services
from bot.model import Abstention, AbstentionReason, Asker, Option, Question, Reply
from tests.assembly import services_over
from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject, group_chat

UNHURRIED = Pace(per_second=1000, burst=1000, group_per_minute=1000)
"""For tests that are not about how often something may be written."""

GROUP_ID = -1001
GROUP = group_chat(GROUP_ID)
FORUM = group_chat(GROUP_ID, is_forum=True)

NO_MATCH = "I have no approved answer to that yet. You could try other words."
BROKEN = "Something went wrong on my side. Please try again in a minute."
WITHDRAWN = "This text is no longer available. Please ask again."


def options_for(server: TelegramServer, **changes: Any) -> TelegramOptions:
    """Quick options, so that nobody waits."""
    quick = TelegramOptions(
        server.token,
        "the Harbour",
        server.base_url,
        profile=False,
        pace=UNHURRIED,
        first_pause=0.01,
        longest_pause=0.05,
    )
    return replace(quick, **changes)


class Running:
    """An adapter that serves; wait for `ended` to learn how it ended."""

    def __init__(self, given: Desk | Services, options: TelegramOptions) -> None:
        self.services = given if isinstance(given, Services) else services_over(given)
        self.adapter = TelegramAdapter(self.services, options)
        self.stop = asyncio.Event()
        self.ended = asyncio.create_task(self.adapter.serve(self.stop))

    async def end(self) -> None:
        """Stop, and wait until that is done."""
        self.stop.set()
        async with asyncio.timeout(15):
            await self.ended

    async def kill(self) -> None:
        """End without any farewell, as a process that dies."""
        self.ended.cancel()
        await asyncio.wait({self.ended})


@asynccontextmanager
async def serving(
    server: TelegramServer, given: Desk | Services, **changes: Any
) -> AsyncIterator[Running]:
    """Serve until the end of the block; no rule of Telegram's may be broken meanwhile."""
    running = Running(given, options_for(server, **changes))
    yield running
    await running.end()
    assert server.violations == []


def said_by_bot(server: TelegramServer, chat_id: int = USER_ID) -> list[JsonObject]:
    """Return the bot's messages in a chat, as they are shown now."""
    return [shown for shown in server.messages[chat_id] if shown["from"]["is_bot"]]


async def reply_to(server: TelegramServer, text: str, **who: Any) -> JsonObject:
    """Say something and return the message that the bot sends next."""
    before = len(server.calls_of("sendMessage"))
    await server.say(text, **who)
    call = await server.wait_for_call("sendMessage", before + 1)
    reply: JsonObject = call.result
    return reply


def buttons(message: JsonObject) -> list[list[str]]:
    """Return the labels under a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[key["text"] for key in row] for row in rows]


def data_of(message: JsonObject, label: str) -> str:
    """Return what the button with this label sends."""
    rows = message["reply_markup"]["inline_keyboard"]
    (data,) = [key["callback_data"] for row in rows for key in row if key["text"] == label]
    return str(data)


def abstention(_: object = None) -> Reply:
    return Abstention(AbstentionReason.NO_MATCH, "en")


class FakeDesk:
    """Answers as a function says; a question that begins with "slow" waits to be released."""

    def __init__(self, make: Callable[[object], Reply] = abstention) -> None:
        self.make = make
        self.questions: list[Question] = []
        self.performed: list[tuple[Action, Asker]] = []
        self.heard: list[tuple[Action, str, Question]] = []
        self.options: tuple[Option, ...] = ()
        self.asked = asyncio.Condition()
        self.released = asyncio.Event()

    async def answer(self, question: Question) -> Reply:
        async with self.asked:
            self.questions.append(question)
            self.asked.notify_all()
        if question.text.startswith("slow"):
            await self.released.wait()
        return self.make(question)

    async def perform(self, action: Action, asker: Asker) -> Reply:
        self.performed.append((action, asker))
        return self.make(action)

    async def hear(self, action: Action, text: str, question: Question) -> Reply:
        self.heard.append((action, text, question))
        return self.make(question)

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        return self.options[:most]

    async def locale_of(self, asker: Asker, locale: str | None) -> str:
        return locale or "en"

    async def wait_for_questions(self, count: int = 1) -> None:
        async with asyncio.timeout(5), self.asked:
            await self.asked.wait_for(lambda: len(self.questions) >= count)


def broken(_: object) -> Reply:
    raise LookupError("nobody may read this")
