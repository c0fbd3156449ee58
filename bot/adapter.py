"""The port to platforms: what every adapter is to the process that runs it."""

import asyncio
from typing import Protocol

from bot.actions import Action
from bot.model import Question, Reply


class Answers(Protocol):
    """What an adapter needs of the core; `bot.answering.Answerer` is the one that counts."""

    async def answer(self, question: Question) -> Reply:
        """Return the reply to a question."""

    def perform(self, action: Action) -> Reply:
        """Return the reply to a button."""


class Adapter(Protocol):
    """Serves one platform.

    An implementation must finish the replies it has begun before `serve` returns, must not install
    signal handlers, must not log what people write, and must raise only leaves of PlatformError.
    It must bear to be cancelled, and to be told to serve again once it has ended, and must report
    signs of life to its `bot.pulses.Pulse`.
    """

    @property
    def name(self) -> str:
        """The platform's name, for logs and errors."""

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then take no more messages, finish, and return."""
