"""A crowd at the door."""

import asyncio

from adapters.telegram.turnstile import Turnstile
from tests.adapters.telegram.serving import FakeDesk, said_by_bot, serving
from tests.servers.telegram_server import TelegramServer


async def test_so_many_pass_at_once_and_the_others_wait() -> None:
    turnstile, inside, most = Turnstile(2, 100), 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with turnstile.passed():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(20)))
    assert (inside, most) == (0, 2)


async def test_when_too_many_wait_nobody_else_is_kept() -> None:
    turnstile = Turnstile(1, 1)
    async with turnstile.passed():
        waiting = asyncio.create_task(turnstile.passed().__aenter__())
        await asyncio.sleep(0)
        async with turnstile.passed():
            assert not waiting.done()
    await waiting


async def test_who_gives_up_leaves_no_gap() -> None:
    turnstile = Turnstile(1, 1)
    async with turnstile.passed():
        waiting = asyncio.create_task(turnstile.passed().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
    async with turnstile.passed():
        pass


async def test_everybody_of_a_crowd_after_an_outage_is_answered(server: TelegramServer) -> None:
    """The core is never asked more at once than it can bear."""
    desk = FakeDesk()
    for user_id in range(1, 301):
        await server.say("slow" if user_id <= 5 else "anything", user_id)
    async with serving(server, desk, at_once=5):
        await desk.wait_for_questions(5)
        await server.wait_until(lambda: server.pending_updates == 0)
        assert len(desk.questions) == 5
        desk.released.set()
        await server.wait_for_call("sendMessage", 300, timeout=30)
    assert all(len(said_by_bot(server, user_id)) == 1 for user_id in range(1, 301))
