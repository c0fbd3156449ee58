"""Starting, going on and stopping."""

import asyncio
import logging
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import DiscordAdapter, DiscordOptions
from adapters.discord.endpoints import pointed_at
from bot.adapter import Adapter, Desk
from bot.errors import PlatformStopped, TokenRefused
from tests.adapters.discord.fakes import FailingDesk, HoldingDesk
from tests.adapters.discord.running import (
    CALLBACK,
    COMMANDS,
    MESSAGES,
    ORIGINAL,
    TIDES,
    answer_to,
    reply_in_private,
    serving,
    start,
)
from tests.assembly import services_over
from tests.servers.discord_gateway import DIRECT_MESSAGES, EVERY_INTENT, IDENTIFY, RESUME
from tests.servers.discord_server import DiscordServer


def test_it_is_an_adapter() -> None:
    options = DiscordOptions(token="secret")
    adapter: Adapter = DiscordAdapter(services_over(FailingDesk()), options)
    assert adapter.name == "discord"


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(DiscordOptions(token="secret"))


# Starting.


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    running = start(server, FailingDesk(), token="wrong")
    with pytest.raises(TokenRefused) as refusal:
        await asyncio.wait_for(running.task, 5)
    assert refusal.value.platform == "discord"
    assert len(server.calls) == 1


async def test_an_intent_that_is_not_allowed_ends_it(desk: Desk) -> None:
    async with DiscordServer(allowed_intents=EVERY_INTENT & ~DIRECT_MESSAGES) as server:
        with pytest.raises(PlatformStopped) as end:
            await asyncio.wait_for(start(server, desk).task, 5)
    assert (end.value.platform, end.value.reason) == ("discord", "4014")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "times": 3},
        {"kind": "rst"},
        {"kind": "garbage"},
        {"kind": "html", "status": 503},
        {"kind": "429", "via": False},
    ],
)
async def test_discord_may_be_down_at_the_start(
    server: DiscordServer, desk: Desk, fault: dict[str, Any]
) -> None:
    server.fail("GET", "/users/@me$", **fault)
    async with serving(server, desk):
        await answer_to(server, await server.slash("ask", {"question": TIDES}))


async def test_discord_may_come_up_later(desk: Desk) -> None:
    async with DiscordServer() as gone:
        pass
    running = start(gone, desk)
    async with DiscordServer(port=gone.port) as server:
        await server.wait_for_call("PUT", COMMANDS)
        await running.stopped()
        assert server.violations == []


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 400, "code": 50035},
        {"kind": "status", "status": 403, "code": 50001},
        {"kind": "drop", "times": 3},
        {"kind": "garbage"},
    ],
)
async def test_commands_that_cannot_be_registered_keep_nobody_waiting(
    server: DiscordServer, desk: Desk, fault: dict[str, Any]
) -> None:
    server.fail("PUT", COMMANDS, **fault)
    async with serving(server, desk):
        await server.say(TIDES, dm=True)
        await reply_in_private(server)
        await server.wait_for_call("PUT", COMMANDS, count=1 + fault.get("times", 1))
        assert server.commands.find("ask")


async def test_no_logging_is_set_up(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        handlers = logging.getLogger("discord").handlers
    assert all(isinstance(handler, logging.NullHandler) for handler in handlers)


# Going on.


@pytest.mark.parametrize("longest_pause", [0.0, 0.05])
async def test_a_session_that_breaks_is_served_anew(
    server: DiscordServer, desk: Desk, longest_pause: float
) -> None:
    async with serving(server, desk, longest_pause=longest_pause):
        await server.gateway.malform("READY")
        await server.wait_for_frame(IDENTIFY, count=2)
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert message["embeds"][0]["title"] == TIDES


@pytest.mark.parametrize(("code", "error"), [(4004, TokenRefused), (4011, PlatformStopped)])
async def test_the_gateway_may_end_it_for_good(
    server: DiscordServer, desk: Desk, code: int, error: type[Exception]
) -> None:
    running = start(server, desk)
    await server.wait_for_sessions(1)
    await server.gateway.close(code)
    with pytest.raises(error):
        await asyncio.wait_for(running.task, 5)


# Stopping.


async def test_a_reply_under_way_is_finished_and_nothing_new_is_taken(
    server: DiscordServer, desk: Desk
) -> None:
    holding = HoldingDesk(desk, TIDES)
    async with serving(server, holding) as running:
        first = await server.slash("ask", {"question": TIDES})
        await holding.holds.wait()
        running.stop.set()
        await server.slash("ask", {"question": "harbour"})
        await server.say("harbour", dm=True)
        await everything_was_read(server)
        assert not running.task.done()
        holding.released.set()
        assert (await answer_to(server, first))["embeds"][0]["title"] == TIDES
    await server.wait_for_sessions(0)
    assert len([call for call in server.calls if call.matches("POST", CALLBACK)]) == 1
    assert len([call for call in server.calls if call.matches("POST", MESSAGES)]) == 0


async def everything_was_read(server: DiscordServer) -> None:
    """Wait until the client has read all events: it obeys a request that comes after them."""
    await server.gateway.request_reconnect()
    await server.wait_for_frame(RESUME)


async def test_a_reply_that_takes_too_long_is_given_up(server: DiscordServer, desk: Desk) -> None:
    holding = HoldingDesk(desk, TIDES)
    async with serving(server, holding, drain_seconds=0.01):
        await server.slash("ask", {"question": TIDES})
        await server.say(TIDES, dm=True)
        await holding.holds.wait()
    assert len([call for call in server.calls if call.matches("PATCH", ORIGINAL)]) == 0


async def test_it_can_be_cancelled(server: DiscordServer, desk: Desk) -> None:
    holding = HoldingDesk(desk, TIDES)
    running = start(server, holding)
    await server.wait_for_sessions(1)
    await server.say(TIDES, dm=True)
    await holding.holds.wait()
    running.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running.task
    await server.wait_for_sessions(0)


async def test_it_can_be_stopped_while_discord_is_down(server: DiscordServer) -> None:
    server.fail("GET", "/users/@me$", kind="drop", times=1)
    running = start(server, FailingDesk(), first_pause=60, longest_pause=60)
    await server.wait_for_call("GET", "/users/@me$")
    await running.stopped()


async def test_it_can_be_stopped_while_it_logs_in(server: DiscordServer) -> None:
    server.fail("GET", "/users/@me$", kind="slow")
    running = start(server, FailingDesk())
    await server.wait_for_call("GET", "/users/@me$", answered=False)
    await running.stopped()


async def test_it_can_be_stopped_before_its_commands_are_registered(
    server: DiscordServer, desk: Desk
) -> None:
    server.fail("PUT", COMMANDS, kind="slow")
    running = start(server, desk)
    await server.wait_for_call("PUT", COMMANDS, answered=False)
    await server.wait_for_sessions(1)
    await running.stopped()


# Where Discord is.


async def test_the_library_is_left_as_it_was(server: DiscordServer, desk: Desk) -> None:
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with serving(server, desk):
        assert server.api_url == Route.BASE
    assert api == Route.BASE
    assert gateway == DiscordWebSocket.DEFAULT_GATEWAY


def test_without_addresses_it_is_discord_itself() -> None:
    with pointed_at(None, None):
        assert Route.BASE.startswith("https://discord.com/")
        assert DiscordWebSocket.DEFAULT_GATEWAY.host == "gateway.discord.gg"
