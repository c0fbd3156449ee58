"""Running the adapter in a test, and looking at what it has said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.discord import DiscordAdapter, DiscordOptions
from bot.adapter import Desk, Services
from tests.assembly import services_over
from tests.servers.discord_component_rules import BUTTON
from tests.servers.discord_exchanges import Response
from tests.servers.discord_journal import Call
from tests.servers.discord_server import DiscordServer

JsonObject = dict[str, Any]

COMMANDS = r"/commands$"
CALLBACK = r"/callback$"
ORIGINAL = r"/messages/@original$"
MESSAGES = r"^/channels/\d+/messages$"
FOLLOW_UP = r"^/webhooks/\d+/[^/]+$"

TIDES = "Why are there tides in the sea?"
HARBOUR = "harbour"


@dataclass(frozen=True)
class Serving:
    """An adapter that serves, and how it is told to stop."""

    task: asyncio.Task[None]
    stop: asyncio.Event
    adapter: DiscordAdapter
    services: Services

    async def stopped(self) -> None:
        """Stop, and wait for the end."""
        self.stop.set()
        await asyncio.wait_for(self.task, 5)


def options_for(server: DiscordServer, **changes: Any) -> DiscordOptions:
    quick: dict[str, Any] = {
        "token": server.token,
        "api_url": server.api_url,
        "gateway_url": server.gateway_url,
        "first_pause": 0.01,
        "longest_pause": 0.05,
        "retry_pauses": (0.01, 0.01, 0.01),
        "guild_ready_timeout": 0.01,
        "identify_pause": 0.01,
    }
    return DiscordOptions(**(quick | changes))


def start(server: DiscordServer, at: Desk | Services, **changes: Any) -> Serving:
    """Begin to serve, whatever comes of it."""
    stop = asyncio.Event()
    services = at if isinstance(at, Services) else services_over(at)
    adapter = DiscordAdapter(services, options_for(server, **changes))
    return Serving(asyncio.create_task(adapter.serve(stop)), stop, adapter, services)


@asynccontextmanager
async def serving(
    server: DiscordServer, at: Desk | Services, **changes: Any
) -> AsyncIterator[Serving]:
    """Serve, and stop in the end; services that are given have perhaps registered the commands."""
    running = start(server, at, **changes)
    try:
        await server.wait_for_sessions(1)
        if not server.commands.registered[""]:
            await server.wait_for_call("PUT", COMMANDS)
        yield running
    finally:
        await running.stopped()


async def bot_messages(server: DiscordServer, count: int = 1) -> list[JsonObject]:
    """Wait for so many messages of the bot that say something, and return all that there are."""

    def said() -> list[JsonObject] | None:
        own = [one for one in server.messages.values() if one["author"]["bot"] and one["embeds"]]
        return own if len(own) >= count else None

    return await server.journal.wait_for(said, f"{count} messages of the bot", 10)


async def answer_to(server: DiscordServer, interaction: JsonObject) -> JsonObject:
    """Return the message that an interaction is answered with, after the deferral."""
    response: Response = await server.wait_for_response(interaction, count=2)
    assert response.message is not None
    return response.message


async def said_at_once(server: DiscordServer, interaction: JsonObject) -> JsonObject:
    """Return the message that an interaction is answered with, without a deferral."""
    response: Response = await server.wait_for_response(interaction)
    assert response.message is not None
    return response.message


async def reply_in_private(server: DiscordServer, count: int = 1) -> JsonObject:
    """Return a message that the bot has sent by itself."""
    await server.wait_for_call("POST", MESSAGES, count)
    sent = [m for m in server.messages.values() if m["author"]["bot"]]
    return sent[count - 1]


def text_of(message: JsonObject) -> str:
    """Return everything that an embed says."""
    (embed,) = message["embeds"]
    fields = [part for field in embed.get("fields", []) for part in (field["name"], field["value"])]
    footer = embed.get("footer", {}).get("text", "")
    return "\n".join([embed.get("title", ""), embed.get("description", ""), *fields, footer])


def buttons_of(message: JsonObject) -> dict[str, str]:
    """Return the ids of the buttons by their labels."""
    return {
        button["label"]: button["custom_id"]
        for row in message["components"]
        for button in row["components"]
        if button["type"] == BUTTON
    }


async def pressed(
    server: DiscordServer, message: JsonObject, label: str, **asker: Any
) -> JsonObject:
    """Press a button, and return the message that then says something else."""
    click = await server.click(message, buttons_of(message)[label], **asker)
    return await answer_to(server, click)


def calls(server: DiscordServer, method: str, pattern: str) -> list[Call]:
    """Return the requests of one kind."""
    return [call for call in server.calls if call.matches(method, pattern)]
