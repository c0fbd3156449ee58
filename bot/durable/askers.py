"""The languages that askers chose, as memories, with those of late in this process's own memory.

Every question asks for one, so most are not read from the database. What another process has
changed is seen after SECONDS_KNOWN.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.durable.memories import DurableMemories
from bot.model import Asker

KIND = "language"
SECONDS_KNOWN = 30.0

_MOST_KNOWN = 20_000


class DurableAskers:
    """Remembers the language that an asker chose, for so many days."""

    def __init__(
        self,
        memories: DurableMemories,
        days: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        most: int = _MOST_KNOWN,
    ) -> None:
        self._memories = memories
        self._days = days
        self._clock = clock
        self._most = most
        self._known: OrderedDict[str, tuple[str | None, float]] = OrderedDict()
        self._changes = 0

    async def language(self, asker: Asker) -> str | None:
        """Return the language that they chose, if any."""
        if not asker.key:
            return None
        chosen, until = self._known.get(asker.key, (None, 0.0))
        if self._clock() < until:
            return chosen
        changes = self._changes
        chosen = await self._memories.recall(KIND, asker.key)
        if changes == self._changes:  # else it may be what was there before
            self._know(asker.key, chosen)
        return chosen

    async def choose(self, asker: Asker, locale: str | None) -> None:
        """Remember a language, or with None forget it."""
        if not asker.key:
            return
        if locale is None or not self._days:
            await self._memories.erase(KIND, asker.key)
        else:
            await self._memories.remember(KIND, asker.key, locale, self._days)
        self._changed(asker.key)

    async def forget(self, asker: Asker) -> None:
        """Erase everything that is remembered under the key of an asker."""
        if asker.key:
            await self._memories.erase_all(asker.key)
            self._changed(asker.key)

    def _changed(self, key: str) -> None:
        self._changes += 1
        self._known.pop(key, None)

    def _know(self, key: str, chosen: str | None) -> None:
        self._known[key] = (chosen, self._clock() + SECONDS_KNOWN)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
