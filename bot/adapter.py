"""The ports between platforms and the core: what each needs of the other."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.actions import Action
from bot.inbox import Inbox
from bot.keyed_hashes import KeyedHashes
from bot.memories import Memories
from bot.model import Asker, Option, Question, Reply, Silence
from bot.pulses import Pulse


class Desk(Protocol):
    """What an adapter needs of the core; `bot.front_desk.FrontDesk` is the one that counts.

    Every reply is a value; an adapter renders it with `bot.reply_cards.card_of`. Silence is none.
    """

    async def answer(self, question: Question) -> Reply | Silence:
        """Return the reply to a question."""

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        """Return the reply to a button or a command."""

    async def hear(self, action: Action, text: str, question: Question) -> Reply | Silence:
        """Return the reply to words that an action asked for (`bot.actions.wants_words`)."""

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        """Return explainers that a text, perhaps half typed, may be about; all for an empty one."""

    async def locale_of(self, asker: Asker, locale: str | None) -> str:
        """Return the language in which to speak to somebody: chosen, else the platform's."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root gives to an adapter; `pulse` is for its platform alone."""

    desk: Desk
    inbox: Inbox
    memories: Memories
    hashes: KeyedHashes
    pulse: Pulse


class Telling(StrEnum):
    """What became of a message that nobody waits for at this moment."""

    TOLD = "told"
    GONE = "gone"
    """Nobody is there any more, or wants to be told: never try again."""
    LATER = "later"
    """The platform does not take it now."""


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


class Teller(Protocol):
    """Sends what nobody waits for at this moment; an adapter of a platform is one, too.

    `name` is what its addresses (see `Asker`) begin with, before a colon.
    """

    @property
    def name(self) -> str:
        """The platform's name."""

    async def tell(self, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
        """Send replies to an address of this platform (see `Asker`), while serving.

        `nonce` is the same when the same message is tried again, for platforms that know by it
        what they have.
        """


class PlatformAdapter(Adapter, Teller, Protocol):
    """An adapter of a platform on which people can be told something later."""
