"""Requests that are tried again, because they may be repeated without harm."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord

_log = logging.getLogger(__name__)

NETWORK = (aiohttp.ClientError, OSError, discord.DiscordServerError)
"""What may pass. Network errors are not exceptions of discord.py; OSError includes TimeoutError."""

NONSENSE = (ValueError, TypeError, KeyError)
"""What discord.py raises for an answer that is no JSON, or another object than it should be."""

TRANSIENT = (*NETWORK, *NONSENSE)
FAILURES = (*TRANSIENT, discord.DiscordException)
"""All that a request may end with."""

TOO_MANY = 429
LONGEST_WAIT = 60.0

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
MISSING_ACCESS = 50001
CANNOT_SEND = 50007
TOKEN_EXPIRED = 50027
ARCHIVED = 50083


async def persistently(
    call: Callable[[], Awaitable[Any]], pauses: Sequence[float], seconds: float
) -> Any:
    """Try until it works, with these pauses in between; each attempt has so many seconds."""
    for pause in pauses:
        try:
            async with asyncio.timeout(seconds):
                return await call()
        except FAILURES as error:
            if not passes(error):
                raise
            _log.info("Discord does not answer (%s); trying again", type(error).__name__)
            await asyncio.sleep(max(pause, _told_to_wait(error)))
    async with asyncio.timeout(seconds):
        return await call()


def passes(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, discord.HTTPException) and error.status == TOO_MANY:
        return True
    return isinstance(error, (*TRANSIENT, discord.RateLimited))


def code_of(error: BaseException) -> int | None:
    """Return Discord's code of what is wrong, if it has told one."""
    return error.code if isinstance(error, discord.HTTPException) else None


def _told_to_wait(error: BaseException) -> float:
    """Return for how long a refusal tells us to wait.

    The library waits by itself, but not for a refusal of the network in front of Discord.
    """
    if not isinstance(error, discord.HTTPException) or error.status != TOO_MANY:
        return 0.0
    try:
        told = float(error.response.headers.get("Retry-After", 0))
    except ValueError:
        return 0.0
    return min(told, LONGEST_WAIT)
