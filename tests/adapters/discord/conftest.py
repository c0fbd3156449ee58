"""A loopback Discord and a real answerer."""

from collections.abc import AsyncIterator

import pytest

from bot.answering import Answerer
from tests.assembly import small_bot
from tests.servers.discord_server import DiscordServer


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A Discord whose rules nobody may have broken at the end."""
    async with DiscordServer() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def answerer() -> AsyncIterator[Answerer]:
    async with small_bot() as answerer:
        yield answerer
