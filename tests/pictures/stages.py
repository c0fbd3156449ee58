"""The real bot with its demonstration content, serving loopback servers of both platforms."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.adapter import Adapter
from bot.bootstrap import make_adapters, running_core
from bot.settings import Settings
from bot.steps import Steps
from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_server import TelegramServer

_ORGANIZATION = "NATO (demonstration)"
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Stage:
    """Where conversations are played."""

    telegram: TelegramServer
    discord: DiscordServer


@asynccontextmanager
async def open_stage(data: Path, steps: Steps) -> AsyncIterator[Stage]:
    """Serve both platforms until the end of the block; no rule of theirs may be broken."""
    async with TelegramServer() as telegram, DiscordServer() as discord:
        settings = _settings(data, telegram, discord)
        async with (
            running_core(settings, steps) as core,
            _serving(make_adapters(settings, core.services)),
        ):
            await discord.wait_for_sessions(1, timeout=_SECONDS)
            await discord.wait_for_call("PUT", r"/commands$", timeout=_SECONDS)
            yield Stage(telegram, discord)
        assert not telegram.violations, telegram.violations
        assert not discord.violations, discord.violations


@contextmanager
def data_folder(chosen: Path | None) -> Iterator[Path]:
    """Lend the chosen folder, or one that is gone afterwards."""
    if chosen:
        yield chosen
        return
    folder = tempfile.mkdtemp(prefix="dragoman-pictures-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(data: Path, telegram: TelegramServer, discord: DiscordServer) -> Settings:
    """Return the settings of a fresh installation; a `.env` in the folder does not count."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data=data,
        organization=_ORGANIZATION,
        telegram_token=SecretStr(telegram.token),
        telegram_api_url=telegram.base_url,
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )


@asynccontextmanager
async def _serving(adapters: tuple[Adapter, ...]) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for adapter in adapters:
            tasks.create_task(adapter.serve(stop))
        try:
            yield
        finally:
            stop.set()
