"""Lets a crowd through to the core, so many at once.

After an outage Telegram hands over everything that was said meanwhile. The core would tell most of
those people that it is too busy; here they wait for some seconds instead. Only when very many wait
already is the core asked at once, so that it can say so.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turnstile:
    """So many pass at once, so many may wait, and the others are not kept."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._most_waiting = most_waiting
        self._waiting = 0

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Wait for a turn, which lasts as long as the block."""
        if self._waiting >= self._most_waiting:
            yield
            return
        await self._wait()
        try:
            yield
        finally:
            self._turns.release()

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
