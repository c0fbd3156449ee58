"""How often something is written."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.pacing import Chat, ChatOverfull, Pace, Pacing
from bot.adapter import Services
from tests.adapters.telegram.serving import (
    GROUP,
    GROUP_ID,
    FakeDesk,
    data_of,
    reply_to,
    said_by_bot,
    serving,
)
from tests.servers.telegram_flood import FloodLimits
from tests.servers.telegram_server import USER_ID, TelegramServer

ONE_BY_ONE = Pace(burst=1)


class Time:
    """A clock that jumps to when the next sleeper wants to wake."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, len(self._sleepers), wake))
        await wake

    async def run_to_the_end(self, tasks: list[asyncio.Task[None]]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers:
                self._sleepers.sort(key=lambda one: one[:2])
                self.now, _, wake = self._sleepers.pop(0)
                wake.set_result(None)


async def times_of(pace: Pace, chats: Sequence[Chat]) -> list[tuple[float, Chat]]:
    """Write in all these chats at once, and return when each was written to."""
    time, written = Time(), list[tuple[float, Chat]]()
    pacing = Pacing(pace, time.clock, time.sleep)

    async def write(chat: Chat) -> None:
        await pacing.turn(chat)
        written.append((time.now, chat))
        pacing.over(chat)

    tasks = [asyncio.create_task(write(chat)) for chat in chats]
    await time.run_to_the_end(tasks)
    return written


def most_within(seconds: float, times: list[float]) -> int:
    """Return the most times that lie within any so many seconds."""
    window, most = deque[float](), 0
    for time in times:
        window.append(time)
        while window[0] <= time - seconds + 1e-9:
            window.popleft()
        most = max(most, len(window))
    return most


PACES = st.builds(
    Pace,
    per_second=st.integers(1, 40),
    burst=st.integers(1, 4),
    group_per_minute=st.integers(1, 20),
    waiting=st.just(1000),
)


@given(PACES, st.lists(st.sampled_from([1, 2, 3, -1, -2]), max_size=80))
def test_no_limit_is_ever_broken_and_every_message_is_written(
    pace: Pace, chats: list[Chat]
) -> None:
    written = asyncio.run(times_of(pace, chats))
    assert Counter(chat for _, chat in written) == Counter(chats)
    assert most_within(1, [time for time, _ in written]) <= pace.per_second
    for chat in set(chats):
        times = [time for time, one in written if one == chat]
        assert most_within(1, times) <= pace.burst
        assert most_within(30, times) <= pace.burst + 30
        if isinstance(chat, int) and chat < 0:
            assert most_within(60, times) <= pace.group_per_minute


async def test_chat_that_waits_keeps_no_other_waiting() -> None:
    written = await times_of(ONE_BY_ONE, [1] * 20 + [2, 3])
    assert [(time, chat) for time, chat in written if chat != 1] == [(0, 2), (0, 3)]
    assert [time for time, chat in written if chat == 1] == list(range(20))


async def test_a_few_at_once_are_borne() -> None:
    written = await times_of(Pace(burst=3), [1] * 5)
    assert [time for time, _ in written] == [0, 0, 0, 1, 2]


async def test_more_than_may_wait_in_a_chat_is_not_taken() -> None:
    pacing = Pacing(Pace(burst=1, waiting=2))
    await pacing.turn(1)
    waiting = [asyncio.create_task(pacing.turn(1)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(ChatOverfull):
        await pacing.turn(1)
    await pacing.turn(2)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_no_more_requests_are_under_way_than_there_are_connections_for() -> None:
    pacing = Pacing(Pace(in_flight=2))
    await pacing.turn(1)
    await pacing.turn(2)
    third = asyncio.create_task(pacing.turn(3))
    fourth = asyncio.create_task(pacing.turn(4))
    await asyncio.sleep(0)
    third.cancel()
    await asyncio.wait({third})
    assert not fourth.done()
    pacing.over(1)
    await fourth


async def test_chats_that_are_quiet_are_forgotten() -> None:
    time = Time()
    pacing = Pacing(Pace(per_second=10_000), time.clock, time.sleep)
    for chat in range(5000):
        time.now += 1
        await pacing.turn(chat)
        pacing.over(chat)
    assert len(pacing._lines) < 4200


# Against the server, which answers 429 to whoever writes more often than Telegram advises.


async def test_crowd_never_meets_a_flood_limit(services: Services) -> None:
    async with TelegramServer(flood_limits=FloodLimits()) as server:
        async with serving(server, services, pace=ONE_BY_ONE):
            for user_id in range(1, 46):
                await server.say("xyzzy plugh", user_id)
            await server.say("/ask xyzzy plugh", chat=GROUP)
            await server.say("/ask xyzzy plugh", chat=GROUP)
            await server.wait_for_call("sendMessage", 47, timeout=15)
        assert server.floods == []
        assert all(len(said_by_bot(server, user_id)) == 1 for user_id in range(1, 46))
        assert len(said_by_bot(server, GROUP_ID)) == 2


async def test_flood_in_one_chat_keeps_no_other_chat_and_no_press_waiting(
    server: TelegramServer, services: Services
) -> None:
    """While one chat must wait for ten minutes, a hundred others are served in order."""
    async with serving(server, services, drain=0):
        choice = await reply_to(server, "harbour")
        server.fail("sendMessage", "flood", retry_after=299, chat_id=USER_ID)
        await server.say("xyzzy plugh")
        await server.wait_for_call("sendMessage", 2)
        await server.press(choice, data_of(choice, "None of these"))
        await server.wait_for_call("answerCallbackQuery")
        for user_id in range(100, 200):
            await server.say("xyzzy plugh", user_id)
        await server.wait_for_call("sendMessage", 102, timeout=15)
        calls = server.calls_of("sendMessage")[2:]
        assert {call.parameters["chat_id"] for call in calls} == set(range(100, 200))
        assert len(said_by_bot(server)) == 1
        assert server.calls_of("editMessageText") == []


async def test_typing_costs_no_turn(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk, typing_after=0, pace=Pace(burst=1, chat_pause=300), drain=0):
        await server.say("slow")
        await server.wait_for_call("sendChatAction")
        desk.released.set()
        await server.wait_for_call("sendMessage")
        await server.say("slow")
        await desk.wait_for_questions(2)
    assert len(said_by_bot(server)) == 1


async def test_edits_cost_a_turn(server: TelegramServer, services: Services) -> None:
    async with serving(server, services, pace=Pace(burst=1, chat_pause=300), drain=0):
        choice = await reply_to(server, "harbour")
        await server.press(choice, data_of(choice, "None of these"))
        await server.wait_for_call("answerCallbackQuery")
        await reply_to(server, "xyzzy plugh", user_id=7)
        assert server.calls_of("editMessageText") == []
