"""What the adapter tells of Telegram: signs of life, 429s, and how long sending took."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from adapters.telegram.adapter import TelegramAdapter
from bot.pulses import PulseInMemory
from bot.supervision import Patience, Supervisor
from bot.vitals import Roster
from tests.adapters.telegram.serving import FakeDesk, Running, options_for, reply_to
from tests.assembly import services_over
from tests.bot.waiting import eventually
from tests.servers.telegram_server import TelegramServer


@asynccontextmanager
async def watched(server: TelegramServer, **changes: Any) -> AsyncIterator[PulseInMemory]:
    """Serve with a pulse to look at."""
    pulse = PulseInMemory()
    services = replace(services_over(FakeDesk()), pulse=pulse)
    running = Running(services, options_for(server, **changes))
    yield pulse
    running.stop.set()
    await running.ended


async def test_connecting_is_a_sign_of_life_although_nobody_has_written(
    server: TelegramServer,
) -> None:
    async with watched(server, poll=60) as pulse:
        await server.wait_for_call("getUpdates")
        assert pulse.beats == 1


async def test_every_answer_to_polling_is_a_sign_of_life(server: TelegramServer) -> None:
    async with watched(server, poll=0) as pulse:
        await eventually(lambda: pulse.beats >= 3)
        assert pulse.beats <= 1 + len(server.calls_of("getUpdates"))


async def test_failure_to_poll_is_none(server: TelegramServer) -> None:
    server.fail("getUpdates", "status", times=10**6)
    async with watched(server, poll=0) as pulse:
        await server.wait_for_call("getUpdates", 3)
        assert pulse.beats == 1  # that of connecting
        server.recover()
        await eventually(lambda: pulse.beats >= 2)


async def test_sending_is_timed_and_nothing_else(server: TelegramServer) -> None:
    async with watched(server) as pulse:
        await reply_to(server, "Why are there tides?")
        await eventually(lambda: len(pulse.sendings) == 1)
        assert pulse.sendings[0] > 0
        assert pulse.limits == 0


async def test_refusals_for_too_many_requests_are_told(server: TelegramServer) -> None:
    server.fail("sendMessage", "flood")
    async with watched(server) as pulse:
        await server.say("Why are there tides?")
        await server.wait_for_call("sendMessage", 2)
        assert pulse.limits == 1


async def test_telegram_that_falls_silent_is_served_anew_by_the_supervisor(
    server: TelegramServer,
) -> None:
    roster = Roster()
    options = options_for(server, request=60, poll=0)
    services = replace(services_over(FakeDesk()), pulse=roster.of("telegram"))
    adapter = TelegramAdapter(services, options)
    patience = Patience(first_pause=0.01, longest_silence=0.5, grace=5)
    stop = asyncio.Event()
    running = asyncio.create_task(Supervisor(roster, patience).run([adapter], stop))
    await server.wait_for_call("getUpdates", 3)
    server.fail("getUpdates", "hang")
    hung = len(server.calls_of("getMe"))
    await server.wait_for_call("getMe", hung + 1, timeout=15)
    server.recover()
    assert await reply_to(server, "Why are there tides?")
    stop.set()
    await running
