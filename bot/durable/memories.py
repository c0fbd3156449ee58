"""Memories over a database."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from bot.durable.journal import Journal
from knowledge.errors import DragomanError
from knowledge.records import memories
from knowledge.records.transactions import Transaction

_log = logging.getLogger(__name__)


class DurableMemories:
    """Remembers in a database; one that fails is logged, and counts as one that knows nothing."""

    def __init__(self, journal: Journal[Transaction], today: Callable[[], date]) -> None:
        self._journal = journal
        self._today = today

    async def remember(self, kind: str, key: str, value: str, days: int | None = None) -> None:
        """Remember a value, for so many days with today."""
        last = None if days is None else self._today() + timedelta(days=days - 1)
        await self._write(
            partial(memories.remember, kind=kind, key=key, value=value, last_day=last)
        )

    async def recall(self, kind: str, key: str) -> str | None:
        """Return what is remembered."""
        recall = partial(memories.recall, kind=kind, key=key, today=self._today())
        try:
            return await self._journal.read(recall)
        except DragomanError as error:
            _log.warning("A memory cannot be read: %s", type(error).__name__)
            return None

    async def erase(self, kind: str, key: str) -> None:
        """Forget one value."""
        await self._write(partial(memories.erase, kind=kind, key=key))

    async def erase_all(self, key: str) -> None:
        """Forget everything under a key."""
        await self._write(partial(memories.erase_all, key=key))

    async def _write(self, change: Callable[[Transaction], None]) -> None:
        try:
            await self._journal.submit(change, keep=True)
        except DragomanError as error:
            _log.warning("A memory is not written yet: %s", type(error).__name__)
