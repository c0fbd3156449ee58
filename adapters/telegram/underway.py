"""The replies under way."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

_logger = logging.getLogger(__name__)


class Underway:
    """Runs replies beside each other, and knows which are not finished."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, reply: Coroutine[Any, Any, None]) -> None:
        """Begin a reply; there is no limit, for the core says itself when it is too busy."""
        task = asyncio.create_task(reply)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait for the replies, but not for longer than this."""
        try:
            await self._wait(seconds)
        finally:
            await self._drop()

    async def _drop(self) -> None:
        if self._tasks:
            _logger.warning("Replies that were not finished: %d.", len(self._tasks))
        for task in self._tasks:
            task.cancel()
        await self._wait(None)

    async def _wait(self, seconds: float | None) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
