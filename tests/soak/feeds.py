"""The platforms of a soak: how questions are put, and how answers are recognized."""

import asyncio
import time
from collections.abc import Hashable
from typing import Any, Protocol, Self

from tests.servers.discord_exchanges import Response
from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_api import Call
from tests.servers.telegram_flood import FloodLimits
from tests.servers.telegram_server import TelegramServer
from tests.soak.ledger import Ledger
from tests.soak.questions import Question

JsonObject = dict[str, Any]


class Feed(Protocol):
    """One platform with people on it."""

    ledger: Ledger

    async def __aenter__(self) -> Self:
        """Begin to listen."""

    async def __aexit__(self, *exception: object) -> None:
        """End."""

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead the bot here."""

    arrived: asyncio.Event
    """Set while the bot is there to be asked."""

    async def ask(self, question: Question) -> None:
        """Put one question, as soon as people can."""

    def notes(self) -> JsonObject:
        """What else was seen: floods, breaches of rules, sends whose answer was lost."""


class TelegramFeed:
    """Questions in private chats."""

    def __init__(self, *, flood: bool = False, answer_delay: float = 0.0) -> None:
        self.ledger = Ledger()
        self._flood = flood
        self.server = TelegramServer(flood_limits=FloodLimits() if flood else None)
        # A data folder that is used again knows the numbers of the last soak.
        self.server.number_from(int(time.time() * 1000))
        self.server.forget_early()
        self.server.answer_delay = answer_delay
        self.server.listen(self._note)
        self.arrived = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.server.come_up()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.server.go_down()

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead the bot here."""
        return {
            "TELEGRAM_TOKEN": self.server.token,
            "TELEGRAM_API_URL": self.server.base_url,
            "TELEGRAM_PER_SECOND": "30" if self._flood else "1000",
        }

    async def ask(self, question: Question) -> None:
        """Write a message."""
        self.ledger.ask(question.place, question.text, time.monotonic())
        await self.server.say(question.text, user_id=question.place)

    def notes(self) -> JsonObject:
        """What else was seen."""
        return {
            "floods_429": len(self.server.floods),
            "violations": self.server.violations[:5],
            "effect_without_answer": dict(self.server.undelivered),
        }

    def _note(self, call: Call) -> None:
        if call.method == "getUpdates":
            self.arrived.set()
        if call.method == "sendMessage" and call.result is not None:
            chat_id, text = call.result["chat"]["id"], call.result["text"]
            self.ledger.answer(chat_id, text, time.monotonic())


class DiscordFeed:
    """Slash commands, each of which is a place of its own."""

    def __init__(self, *, flood: bool = False, answer_delay: float = 0.0) -> None:
        self.ledger = Ledger()
        self._acknowledged: set[Hashable] = set()
        self.server = DiscordServer()
        self.server.forget_early(5000)
        self.server.rest.answer_delay = answer_delay
        self.server.interactions.listener = self._note
        self.arrived = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.server.__aenter__()
        self._arriving = asyncio.create_task(self._await_arrival())
        return self

    async def _await_arrival(self) -> None:
        await self._wait_for_bot()
        self.arrived.set()

    async def _wait_for_bot(self) -> None:
        server = self.server
        await server.journal.wait_for(
            lambda: (server.gateway.connected and server.commands.registered[""]) or None,
            "the bot",
            timeout=600,
        )

    async def __aexit__(self, *exception: object) -> None:
        self._arriving.cancel()
        await self.server.__aexit__(*exception)

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead the bot here."""
        return {
            # All ask in one channel, and what is measured is not the limit.
            "CHAT_LIMIT": "1000000/minute",
            "DISCORD_TOKEN": self.server.token,
            "DISCORD_API_URL": self.server.api_url,
            "DISCORD_GATEWAY_URL": self.server.gateway_url,
        }

    async def ask(self, question: Question) -> None:
        """Send the command; while the bot is away, Discord itself tells people to come later."""
        await self._wait_for_bot()
        person = str(question.place)
        asked_at = time.monotonic()
        interaction = await self.server.slash("ask", {"question": question.text}, user_id=person)
        self.ledger.ask(interaction["id"], question.text, asked_at)

    def notes(self) -> JsonObject:
        """What else was seen."""
        return {
            "floods_429": 0,
            "violations": [str(one) for one in self.server.violations[:5]],
            "effect_without_answer": dict(self.server.journal.undelivered),
            # These people were told by Discord itself that the bot did not respond.
            "never_acknowledged": len(set(self.ledger.waiting_places) - self._acknowledged),
        }

    def _note(self, interaction: JsonObject, response: Response) -> None:
        self._acknowledged.add(interaction["id"])
        message = response.message or {}
        embeds = [embed.get("title", "") for embed in message.get("embeds", [])]
        text = " ".join([response.content, *embeds])
        if response.kind != "delete" and text.strip():
            self.ledger.answer(interaction["id"], text, time.monotonic())


FEEDS: dict[str, type[TelegramFeed] | type[DiscordFeed]] = {
    "telegram": TelegramFeed,
    "discord": DiscordFeed,
}
