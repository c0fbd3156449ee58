"""Telling somebody something that they wanted to be told."""

import pytest

from adapters.telegram.addresses import Address, read_address
from bot.adapter import Telling
from bot.model import Notice, NoticeKind, Reply
from tests.adapters.telegram.serving import (
    NO_MATCH,
    FakeDesk,
    Running,
    abstention,
    options_for,
    reply_to,
    said_by_bot,
    serving,
)
from tests.servers.telegram_server import USER_ID, TelegramServer

ADDRESS = f"telegram:{USER_ID}"
REPLIES: tuple[Reply, ...] = (Notice(NoticeKind.TOLD, "en", "tides?"), abstention())


async def test_replies_arrive_in_order(server: TelegramServer) -> None:
    server.open_chat()
    async with serving(server, FakeDesk()) as running:
        await server.wait_for_call("getUpdates")
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.TOLD
    texts = [shown["text"] for shown in said_by_bot(server)]
    assert texts == ["You asked: “tides?” Now there is an answer.", NO_MATCH]


async def test_topic_of_the_address_is_kept(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()) as running:
        await reply_to(server, "anything", thread_id=7)
        assert await running.adapter.tell(f"{ADDRESS}:7", REPLIES, "1") is Telling.TOLD
    assert said_by_bot(server)[-1]["message_thread_id"] == 7


@pytest.mark.parametrize("address", [f"{ADDRESS}9", "discord:1", "telegram:", "telegram:x", ""])
async def test_nobody_there_is_gone(server: TelegramServer, address: str) -> None:
    async with serving(server, FakeDesk()) as running:
        await server.wait_for_call("getUpdates")
        assert await running.adapter.tell(address, REPLIES, "1") is Telling.GONE


async def test_who_has_blocked_the_bot_is_gone(server: TelegramServer) -> None:
    server.open_chat()
    await server.block(announced=False)
    async with serving(server, FakeDesk()) as running:
        await server.wait_for_call("getUpdates")
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.GONE
    assert len(server.calls_of("sendMessage")) == 1


async def test_flood_that_lasts_is_for_later(server: TelegramServer) -> None:
    server.open_chat()
    server.fail("sendMessage", "flood", retry_after=1000)
    async with serving(server, FakeDesk()) as running:
        await server.wait_for_call("getUpdates")
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.LATER
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.TOLD
    assert len(said_by_bot(server)) == 2


async def test_what_was_told_in_part_goes_on_where_it_broke_off(server: TelegramServer) -> None:
    server.open_chat()
    async with serving(server, FakeDesk()) as running:
        await server.wait_for_call("getUpdates")
        assert await running.adapter.tell(ADDRESS, REPLIES[:1], "1") is Telling.TOLD
        server.fail("sendMessage", "flood", retry_after=1000)
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.LATER
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.TOLD
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.TOLD
    assert len(said_by_bot(server)) == 2


async def test_what_timed_out_counts_as_told(server: TelegramServer) -> None:
    server.open_chat()
    server.fail("sendMessage", "hang", applied=True)
    async with serving(server, FakeDesk(), request=0.2, poll=0) as running:
        await server.wait_for_call("getUpdates")
        assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.TOLD
    assert len(said_by_bot(server)) == 2


async def test_adapter_that_does_not_serve_tells_later(server: TelegramServer) -> None:
    running = Running(FakeDesk(), options_for(server))
    assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.LATER
    await running.end()
    assert await running.adapter.tell(ADDRESS, REPLIES, "1") is Telling.LATER


@pytest.mark.parametrize("address", [Address(42), Address(-100, 7)])
def test_address_is_read_as_it_was_written(address: Address) -> None:
    assert read_address(str(address)) == address
