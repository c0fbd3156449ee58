"""When a request may be sent again: only if it was surely not carried out, or does no harm twice.

A request that timed out may have been carried out, and there is no way to ask: for a process that
lives, a second message is worse than none. An edit does the same twice as once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from adapters.telegram.pacing import Chat, Pacing

_Result = TypeVar("_Result")

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_FLOOD_WITHOUT_TIME = "too many requests"
_FLOOD_SECONDS = 5.0
_TIMES_IF_UNCERTAIN = 3


async def nothing() -> None:
    """Do nothing, where nobody wants to know that something is about to be sent."""


def seconds_to_wait(error: RetryAfter) -> float:
    """Return for how long Telegram wants to hear nothing in this chat."""
    # The library is changing from the one type to the other.
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_uncertain(error: Exception) -> bool:
    """Whether the request may have been carried out, and there is no way to know."""
    if type(error) is TelegramError:
        return True  # an answer that nobody can read
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return False
    return not isinstance(error.__cause__, _NEVER_SENT) and flood_of(error) is None


def flood_of(error: Exception) -> float | None:
    """Return the seconds to wait if Telegram says that this was too much."""
    if isinstance(error, RetryAfter):
        return seconds_to_wait(error)
    if isinstance(error, NetworkError) and _FLOOD_WITHOUT_TIME in error.message.lower():
        return _FLOOD_SECONDS
    return None


@dataclass(frozen=True, slots=True)
class Resending:
    """Sends when it is a chat's turn, and again where that is safe, however long that takes.

    It waits in its own task, so nobody else is kept waiting. With the pauses as they are, Telegram
    may be out of reach for an hour.
    """

    pacing: Pacing
    pause: float
    longest_pause: float
    longest_flood: float
    times: int = 120

    async def run(
        self,
        chat: Chat,
        call: Callable[[], Awaitable[_Result]],
        before: Callable[[], Awaitable[None]] = nothing,
        *,
        harmless: bool = False,
    ) -> _Result:
        """Call, and call again while that is safe; raises the last TelegramError.

        `before` is awaited just before each call; `harmless` are calls that may be made twice.
        """
        for earlier in range(self.times):
            try:
                return await self._once(chat, call, before)
            except TelegramError as error:
                wait = self._wait_after(error, earlier, harmless=harmless)
                if wait is None:
                    raise
                await self._wait(chat, error, wait)
        return await self._once(chat, call, before)

    async def _once(
        self,
        chat: Chat,
        call: Callable[[], Awaitable[_Result]],
        before: Callable[[], Awaitable[None]],
    ) -> _Result:
        await self.pacing.turn(chat)
        try:
            await before()
            return await call()
        finally:
            self.pacing.over(chat)

    async def _wait(self, chat: Chat, error: TelegramError, seconds: float) -> None:
        if flood_of(error) is None:
            await asyncio.sleep(seconds)
        else:
            self.pacing.hold(chat, seconds)

    def _wait_after(self, error: TelegramError, earlier: int, *, harmless: bool) -> float | None:
        if (flood := flood_of(error)) is not None:
            return flood if flood <= self.longest_flood else None
        again = harmless and earlier < _TIMES_IF_UNCERTAIN and is_uncertain(error)
        if again or isinstance(error.__cause__, _NEVER_SENT):
            return min(self.pause * 2.0 ** min(earlier, 32), self.longest_pause)
        return None
