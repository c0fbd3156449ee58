"""The Discord adapter: keeps a connection for as long as it is wanted."""

import asyncio
import logging

import discord

from adapters.discord.client import DragomanClient
from adapters.discord.endpoints import pointed_at
from adapters.discord.options import DiscordOptions
from adapters.discord.pauses import BackOff, wait_unless
from adapters.discord.replies import Replies
from bot.adapter import Answers
from bot.errors import PlatformError, PlatformStopped, TokenRefused
from bot.pulses import NoPulse, Pulse

_log = logging.getLogger(__name__)

AUTHENTICATION_FAILED = 4004
DISALLOWED_INTENTS = 4014


class DiscordAdapter:
    """Serves Discord."""

    name = "discord"

    def __init__(
        self, answerer: Answers, options: DiscordOptions, pulse: Pulse | None = None
    ) -> None:
        self._options = options
        self._pulse: Pulse = pulse or NoPulse()
        self._replies = Replies(answerer, options)

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

    async def _serve_for_a_while(self, stop: asyncio.Event, back_off: BackOff) -> None:
        """Serve with one client, and pause when it has ended before its time."""
        began = _now()
        try:
            await self._serve_with(DragomanClient(self._replies, self._options, self._pulse), stop)
        except Exception as error:
            _raise_if_fatal(self.name, error)
            _log.warning("the connection failed: %s", type(error).__name__)
            self._pulse.renewed()
        # A client that lives for a moment only is no success.
        if _now() - began > self._options.longest_pause:
            back_off.reset()
        if not stop.is_set():
            await wait_unless(stop, back_off.next())

    async def _serve_with(self, client: DragomanClient, stop: asyncio.Event) -> None:
        async with client:
            running = asyncio.create_task(client.start(self._options.token))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
                # Replies can be finished without the gateway, so also after it has failed.
                await client.finish()
            finally:
                # Before the client is closed: while it listens it says goodbye with code 4000,
                # and Discord would keep the session, and the bot online, for some time.
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
        case discord.PrivilegedIntentsRequired():
            return PlatformStopped(platform, str(DISALLOWED_INTENTS))
        case discord.ConnectionClosed(code=code) if code == AUTHENTICATION_FAILED:
            return TokenRefused(platform)
        case discord.ConnectionClosed(code=code):
            return PlatformStopped(platform, str(code))
        case _:
            return None
