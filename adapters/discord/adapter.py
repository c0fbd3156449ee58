"""The Discord adapter: keeps a connection for as long as it is wanted."""

import asyncio
import logging
from collections.abc import Sequence

import discord

from adapters.discord.arrivals import PLATFORM
from adapters.discord.client import DragomanClient, client_for
from adapters.discord.endpoints import pointed_at
from adapters.discord.options import DiscordOptions
from adapters.discord.records import Records
from adapters.discord.telling import tell
from bot.adapter import Services, Telling
from bot.errors import PlatformError, PlatformStopped, TokenRefused
from bot.model import Reply
from bot.pauses import BackOff, wait_unless

_log = logging.getLogger(__name__)

AUTHENTICATION_FAILED = 4004
DISALLOWED_INTENTS = 4014


class DiscordAdapter:
    """Serves Discord."""

    name = PLATFORM

    def __init__(self, services: Services, options: DiscordOptions) -> None:
        self._services = services
        self._options = options
        self._records = Records(services.inbox)
        self._reads_content = options.message_content
        self._client: DragomanClient | None = None

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set.

        While Discord cannot be reached this goes on trying, also at the start: discord.py resumes
        a connection that breaks, and where it gives up, a new client takes over after a pause.
        Raises TokenRefused, and PlatformStopped where trying again is of no use.
        """
        back_off = BackOff(self._options.first_pause, self._options.longest_pause)
        with pointed_at(self._options.api_url, self._options.gateway_url):
            while not stop.is_set():
                await self._serve_for_a_while(stop, back_off)

    async def tell(self, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
        """Write to somebody who does not wait for it."""
        if self._client is None:
            return Telling.LATER
        return await tell(self._client.delivery, address, replies, nonce)

    async def _serve_for_a_while(self, stop: asyncio.Event, back_off: BackOff) -> None:
        """Serve with one client, and pause when it has ended before its time."""
        began = _now()
        try:
            await self._serve_with(self._make_client(), stop)
        except discord.PrivilegedIntentsRequired as error:
            self._do_without_content(error)
            return
        except Exception as error:
            _raise_if_fatal(self.name, error)
            _log.warning("the connection failed: %s", type(error).__name__)
            self._services.pulse.renewed()
        # A client that lives for a moment only is no success.
        if _now() - began > self._options.longest_pause:
            back_off.reset()
        if not stop.is_set():
            await wait_unless(stop, back_off.next())

    def _make_client(self) -> DragomanClient:
        return client_for(
            self._services,
            self._options,
            self._records,
            reads_content=self._reads_content,
        )

    def _do_without_content(self, error: discord.PrivilegedIntentsRequired) -> None:
        """Go on without reading what is not said to the bot; without that, it is over."""
        if not self._reads_content:
            raise PlatformStopped(self.name, str(DISALLOWED_INTENTS)) from error
        self._reads_content = False
        _log.warning(
            "Discord does not let this bot read messages: switch on the message content intent in "
            "the developer portal. Until then it answers commands, mentions and private messages, "
            "and posts in forums by their titles."
        )

    async def _serve_with(self, client: DragomanClient, stop: asyncio.Event) -> None:
        async with client:
            self._client = client
            running = asyncio.create_task(client.start(self._options.token))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
                # Replies can be finished without the gateway, so also after it has failed.
                await client.finish()
            finally:
                # Before the client is closed: while it listens it says goodbye with code 4000,
                # and Discord would keep the session, and the bot online, for some time.
                self._client = None
                await _end(running, stopping)
        if not running.cancelled():
            running.result()


async def _end(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _raise_if_fatal(platform: str, error: Exception) -> None:
    """Raise our own error for one that would come again at every attempt."""
    fatal = _fatal(platform, error)
    if fatal is not None:
        raise fatal from error


def _fatal(platform: str, error: Exception) -> PlatformError | None:
    match error:
        case discord.LoginFailure():
            return TokenRefused(platform)
        case discord.ConnectionClosed(code=code) if code == AUTHENTICATION_FAILED:
            return TokenRefused(platform)
        case discord.ConnectionClosed(code=code):
            return PlatformStopped(platform, str(code))
        case _:
            return None
