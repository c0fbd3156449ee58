"""What every test of the Telegram adapter starts from."""

from collections.abc import AsyncIterator

import pytest

from bot.adapter import Services
from bot.front_desk import FrontDesk
from tests.adapters.telegram.serving import Running, serving
from tests.assembly import desk_over, services_over, small_bot
from tests.servers.telegram_server import TelegramServer


@pytest.fixture(autouse=True)
def _times_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opt in to what the library will do anyway; otherwise every 429 comes with a warning."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def desk() -> AsyncIterator[FrontDesk]:
    async with small_bot() as answerer:
        yield desk_over(answerer)


@pytest.fixture
def services(desk: FrontDesk) -> Services:
    return services_over(desk)


@pytest.fixture
async def bot(server: TelegramServer, services: Services) -> AsyncIterator[Running]:
    """Serve a small real bot."""
    async with serving(server, services) as running:
        yield running
