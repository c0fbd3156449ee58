"""The replies that are under way, so that a bot that is told to stop can finish them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class UnderWay:
    """Counts handlers while they run."""

    def __init__(self) -> None:
        self._open = True
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(self, handle: Callable[[], Awaitable[object]]) -> None:
        """Run a handler as part of the current task; once closed, do nothing."""
        task = asyncio.current_task()
        if not self._open or task is None:
            return
        self._tasks.add(task)
        try:
            await handle()
        finally:
            self._tasks.discard(task)

    async def finish(self, seconds: float) -> None:
        """Take no more, wait for those under way, and cancel what then still runs."""
        self._open = False
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=seconds)
            await self._cancel(unfinished)

    async def _cancel(self, tasks: set[asyncio.Task[Any]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
