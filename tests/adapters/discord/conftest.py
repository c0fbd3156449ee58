"""A loopback Discord and a real desk."""

from collections.abc import AsyncIterator

import pytest

from bot.front_desk import FrontDesk
from tests.assembly import desk_over, small_bot
from tests.servers.discord_server import DiscordServer


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A Discord whose rules nobody may have broken at the end."""
    async with DiscordServer() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def desk() -> AsyncIterator[FrontDesk]:
    async with small_bot() as answerer:
        yield desk_over(answerer)
