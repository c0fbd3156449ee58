"""What keeps the servers small in a long run, and what they notice when a bot dies."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_api import Call
from tests.servers.telegram_server import USER_ID, TelegramServer


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        server.open_chat()
        yield server


async def send(server: TelegramServer, text: str) -> None:
    url = f"{server.base_url}{server.token}/sendMessage"
    body = {"chat_id": USER_ID, "text": text}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        await response.read()


async def test_telegram_forgets_early_calls_and_messages(telegram: TelegramServer) -> None:
    telegram.forget_early(calls=2, messages=3)
    for number in range(10):
        await send(telegram, str(number))
    assert len(telegram.calls) <= 4
    assert [shown["text"] for shown in telegram.messages[USER_ID]] == ["7", "8", "9"]


async def test_telegram_tells_every_call_to_a_listener(telegram: TelegramServer) -> None:
    heard: list[Call] = []
    telegram.listen(heard.append)
    await send(telegram, "Hello")
    assert [call.result["text"] for call in heard] == ["Hello"]


async def test_telegram_counts_the_sends_that_a_bot_did_not_live_to_see(
    telegram: TelegramServer,
) -> None:
    telegram.answer_delay = 30
    sending = asyncio.create_task(send(telegram, "Hello"))
    await telegram.wait_for_call("sendMessage")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    async with asyncio.timeout(5):
        await telegram.noticed_loss.wait()
    assert telegram.undelivered == {"sendMessage": 1}
    assert len(telegram.messages[USER_ID]) == 1


async def test_discord_forgets_early_calls_messages_and_interactions() -> None:
    async with DiscordServer() as server, aiohttp.ClientSession() as session:
        server.forget_early(2)
        url = f"{server.api_url}/channels/{server.world.channel_id}/messages"
        headers = {"Authorization": f"Bot {server.token}"}
        for number in range(10):
            body = {"content": str(number)}
            async with session.post(url, json=body, headers=headers) as response:
                await response.read()
        assert len(server.calls) <= 4
        assert [shown["content"] for shown in server.messages.values()] == ["8", "9"]
        assert server.violations == []
