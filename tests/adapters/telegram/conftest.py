"""What every test of the Telegram adapter starts from."""

from collections.abc import AsyncIterator

import pytest

from bot.answering import Answerer
from tests.adapters.telegram.serving import serving
from tests.assembly import small_bot
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
async def answerer() -> AsyncIterator[Answerer]:
    async with small_bot() as answerer:
        yield answerer


@pytest.fixture
async def bot(server: TelegramServer, answerer: Answerer) -> AsyncIterator[None]:
    """Serve a small real bot."""
    async with serving(server, answerer):
        yield
