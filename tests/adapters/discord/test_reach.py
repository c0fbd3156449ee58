"""Shards, proxies, people who bring the bot along, and floods."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.adapter import Desk
from bot.front_desk import FrontDesk
from bot.limits import MovingWindows
from bot.strings import Strings
from tests.adapters.discord.fakes import HoldingDesk
from tests.adapters.discord.running import (
    CALLBACK,
    FOLLOW_UP,
    MESSAGES,
    TIDES,
    answer_to,
    buttons_of,
    calls,
    pressed,
    reply_in_private,
    said_at_once,
    serving,
    start,
    text_of,
)
from tests.assembly import desk_over, small_bot
from tests.bot.waiting import eventually
from tests.servers.discord_gateway import IDENTIFY, RESUME
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

ENGLISH = Strings("en")
TOO_MANY = ENGLISH.get("abstention.too_many")


# Shards.


async def test_as_many_shards_as_wanted_are_served(server: DiscordServer, desk: Desk) -> None:
    running = start(server, desk, shards=2)
    await server.wait_for_sessions(2)
    await server.wait_for_call("PUT", "/commands$")
    for _ in range(4):
        await server.add_bot()
    await server.say(TIDES, dm=True)
    await reply_in_private(server)
    await answer_to(server, await server.slash("ask", {"question": TIDES}))
    await running.stopped()
    frames = [frame.data["shard"] for frame in server.journal.frames if frame.op == IDENTIFY]
    assert frames == [[0, 2], [1, 2]]


async def test_discord_may_say_how_many(server: DiscordServer, desk: Desk) -> None:
    server.gateway.recommended_shards = 3
    running = start(server, desk, shards="auto")
    await server.wait_for_sessions(3)
    await running.stopped()
    await server.wait_for_sessions(0)


async def test_shards_go_on_after_a_cut(server: DiscordServer, desk: Desk) -> None:
    running = start(server, desk, shards=2)
    await server.wait_for_sessions(2)
    await server.wait_for_call("PUT", "/commands$")
    await server.gateway.request_reconnect()
    await server.wait_for_frame(RESUME, count=2)
    await answer_to(server, await server.slash("ask", {"question": TIDES}))
    await running.stopped()


async def test_a_shard_that_breaks_is_served_anew(server: DiscordServer, desk: Desk) -> None:
    running = start(server, desk, shards=2)
    await server.wait_for_sessions(2)
    await server.gateway.malform("READY")
    await server.wait_for_frame(IDENTIFY, count=4)
    await answer_to(server, await server.slash("ask", {"question": TIDES}))
    await running.stopped()


# A proxy.


@asynccontextmanager
async def proxy() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Take requests, and refuse them."""
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    listening = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", asked


async def test_a_proxy_is_used(server: DiscordServer, desk: Desk) -> None:
    async with proxy() as (address, asked):
        running = start(server, desk, proxy=address)
        await eventually(lambda: bool(asked))
        await running.stopped()
    assert asked[0].startswith(f"GET {server.api_url}/users/@me".encode())
    assert server.calls == []


# People who bring the bot along.


@pytest.mark.parametrize("private", [True, False])
async def test_it_answers_where_it_is_not_a_member(
    server: DiscordServer, desk: Desk, private: bool
) -> None:
    listening = HoldingDesk(desk)
    place = server.foreign_dm() if private else server.foreign_channel()
    async with serving(server, listening):
        asked = await server.slash(
            "ask", {"question": TIDES}, channel_id=place["id"], user_install=True
        )
        message = await answer_to(server, asked)
        for label in (ENGLISH.get("answer.view.sources"), ENGLISH.get("answer.view.short")):
            message = await pressed(server, message, label, user_install=True)
    assert message["embeds"][0]["title"] == TIDES
    assert bool(listening.questions[0].asker.place) is not private


async def test_a_rating_where_it_is_not_a_member_needs_one_follow_up(
    server: DiscordServer, desk: Desk
) -> None:
    place = server.foreign_channel()
    async with serving(server, desk):
        asked = await server.slash(
            "ask", {"question": TIDES}, channel_id=place["id"], user_install=True
        )
        message = await answer_to(server, asked)
        good = buttons_of(message)[ENGLISH.get("answer.helpful")]
        click = await server.click(message, good, user_install=True)
        await server.wait_for_response(click, count=3)
    assert len(calls(server, "POST", FOLLOW_UP)) == 1


async def test_a_server_that_it_is_not_in_has_no_settings(
    server: DiscordServer, desk: Desk
) -> None:
    place = server.foreign_channel()
    async with serving(server, desk):
        asked = await server.slash("server show", channel_id=place["id"], user_install=True)
        refusal = await said_at_once(server, asked)
    assert text_of(refusal).strip() == ENGLISH.get("server.refused")


# Floods.


@pytest.fixture
async def strict_desk() -> AsyncIterator[FrontDesk]:
    async with small_bot() as answerer:
        yield desk_over(answerer, MovingWindows("1/minute", "100/minute"))


async def test_a_flood_is_answered_once_for_all_and_then_in_private(
    server: DiscordServer, strict_desk: FrontDesk
) -> None:
    async with serving(server, strict_desk):
        for _ in range(2):
            await answer_to(server, await server.slash("ask", {"question": TIDES}))
        third = await server.slash("ask", {"question": TIDES})
        message = (await server.wait_for_response(third, count=3)).message
    assert message is not None
    assert message["flags"] & EPHEMERAL
    assert text_of(message).strip() == TOO_MANY
    public = [one for one in server.messages.values() if not one["flags"] & EPHEMERAL]
    assert len(public) == 2


async def test_where_answers_are_private_a_flood_is_answered_in_place(
    server: DiscordServer, strict_desk: FrontDesk
) -> None:
    async with serving(server, strict_desk, ephemeral=True):
        for _ in range(3):
            message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert text_of(message).strip() == TOO_MANY
    assert len(server.messages) == 3


async def test_a_flood_of_messages_is_answered_once(
    server: DiscordServer, strict_desk: FrontDesk
) -> None:
    async with serving(server, strict_desk) as running:
        for _ in range(5):
            await server.say(TIDES, dm=True)
        await reply_in_private(server, 2)
        await server.say(TIDES, dm=True, user_id="7")
        await server.wait_for_call("POST", MESSAGES, count=3)
        assert not running.task.done()
    assert len(calls(server, "POST", MESSAGES)) == 3


async def test_a_flood_of_remarks_is_thanked_for_only_once(
    server: DiscordServer, strict_desk: FrontDesk
) -> None:
    async with serving(server, strict_desk):
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
        click = await server.click(message, buttons_of(message)[ENGLISH.get("answer.not_helpful")])
        await server.wait_for_response(click)
        submitted = await server.submit(click, {"words": "the moon"})
        await server.wait_for_call("POST", FOLLOW_UP)
        whispered = server.interactions.exchange(submitted).responses[-1].message
    assert whispered is not None
    assert text_of(whispered).strip() == TOO_MANY
    assert len(calls(server, "POST", CALLBACK)) == 3
