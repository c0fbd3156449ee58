"""What the adapter tells of Discord: signs of life, 429s, new starts, how long sending took."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from adapters.discord import DiscordAdapter
from bot.adapter import Desk
from bot.pulses import PulseInMemory
from bot.supervision import Patience, Supervisor
from bot.vitals import Roster
from tests.adapters.discord.running import (
    COMMANDS,
    MESSAGES,
    ORIGINAL,
    TIDES,
    answer_to,
    options_for,
    reply_in_private,
)
from tests.assembly import services_over
from tests.bot.waiting import eventually
from tests.servers.discord_server import DiscordServer

HEARTBEAT, IDENTIFY = 1, 2


@asynccontextmanager
async def watched(server: DiscordServer, desk: Desk) -> AsyncIterator[PulseInMemory]:
    """Serve with a pulse to look at."""
    pulse, stop = PulseInMemory(), asyncio.Event()
    adapter = DiscordAdapter(replace(services_over(desk), pulse=pulse), options_for(server))
    running = asyncio.create_task(adapter.serve(stop))
    await server.wait_for_sessions(1)
    await server.wait_for_call("PUT", COMMANDS)
    yield pulse
    stop.set()
    await running


async def test_acknowledged_heartbeats_are_signs_of_life_where_nobody_writes(
    server: DiscordServer, desk: Desk
) -> None:
    server.gateway.heartbeat_interval = 50
    async with watched(server, desk) as pulse:
        before = pulse.beats
        await eventually(lambda: pulse.beats >= before + 4)


async def test_heartbeats_that_are_not_acknowledged_are_none(
    server: DiscordServer, desk: Desk
) -> None:
    server.gateway.heartbeat_interval = 50
    async with watched(server, desk) as pulse:
        server.gateway.answers_heartbeats = False
        sent = len([frame for frame in server.journal.frames if frame.op == HEARTBEAT])
        await server.wait_for_frame(HEARTBEAT, sent + 2)
        before = pulse.beats
        await server.wait_for_frame(HEARTBEAT, sent + 6)
        assert pulse.beats == before


async def test_sending_is_timed(server: DiscordServer, desk: Desk) -> None:
    async with watched(server, desk) as pulse:
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
        await server.wait_for_call("PATCH", ORIGINAL)
        await eventually(lambda: len(pulse.sendings) == 2)  # that one is at work, and the answer
        assert min(pulse.sendings) > 0


async def test_refusals_for_too_many_requests_are_told(server: DiscordServer, desk: Desk) -> None:
    async with watched(server, desk) as pulse:
        server.fail("POST", MESSAGES, kind="429", retry_after=0.01, times=2)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES, 3)
        assert pulse.limits == 2


async def test_client_that_has_ended_is_a_new_start(server: DiscordServer, desk: Desk) -> None:
    async with watched(server, desk) as pulse:
        await server.gateway.malform("READY")
        await eventually(lambda: pulse.renewals == 1)
        await server.wait_for_frame(IDENTIFY, 2)
        await server.wait_for_sessions(1)
        await server.say(TIDES, dm=True)
        await reply_in_private(server)


async def test_discord_that_falls_silent_is_served_anew_by_the_supervisor(
    server: DiscordServer, desk: Desk
) -> None:
    roster, stop = Roster(), asyncio.Event()
    services = replace(services_over(desk), pulse=roster.of("discord"))
    adapter = DiscordAdapter(services, options_for(server))
    patience = Patience(first_pause=0.01, longest_silence=2, grace=5)
    running = asyncio.create_task(Supervisor(roster, patience).run([adapter], stop))
    # The intervals are long, so that the library itself notices nothing.
    await server.wait_for_frame(IDENTIFY, 2, timeout=15)
    await server.wait_for_sessions(1)
    await server.say(TIDES, dm=True)
    await reply_in_private(server)
    stop.set()
    await running
