"""When a request may be sent again: only if it was surely not carried out.

A request that timed out may have been, and there is no way to ask: a second message is worse
than none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
from telegram.error import NetworkError, RetryAfter, TelegramError

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return for how long Telegram wants to hear nothing in this chat."""
    # The library is changing from the one type to the other.
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


@dataclass(frozen=True, slots=True)
class Resending:
    """Sends again a few times. It waits in its own task, so nobody else is kept waiting."""

    pause: float
    longest_flood: float
    times: int = 3

    async def run(self, call: Callable[[], Awaitable[object]]) -> None:
        """Call, and call again while that is safe; raises the last TelegramError."""
        for earlier in range(self.times):
            try:
                await call()
            except TelegramError as error:
                wait = self._wait_after(error, earlier)
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            else:
                return
        await call()

    def _wait_after(self, error: TelegramError, earlier: int) -> float | None:
        if isinstance(error, RetryAfter):
            seconds = seconds_to_wait(error)
            return seconds if seconds <= self.longest_flood else None
        if isinstance(error, NetworkError) and isinstance(error.__cause__, _NEVER_SENT):
            return float(self.pause * 2**earlier)
        return None
