"""The inbox as the adapter uses it: it never stands in the way of a reply.

Where something cannot be recorded, as on a full disk, it is answered all the same, and only not
known again after a crash.
"""

import logging
from collections.abc import Awaitable

from adapters.discord.arrivals import PLATFORM
from adapters.discord.recent import Recent
from bot.hands import Hands
from bot.inbox import Entry, Inbox

_log = logging.getLogger(__name__)


class Records:
    """Records arrivals, and knows which are being worked on."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._recent = Recent()
        self._hands = Hands()

    def is_new(self, event_id: int) -> bool:
        """Whether an event comes for the first time, as far as this process remembers."""
        return self._recent.is_new(event_id)

    async def take(self, entry: Entry) -> bool:
        """Record an arrival; False where it is known from before."""
        self._hands.take(entry.id)
        try:
            return bool(await self._inbox.take([entry]))
        except Exception as error:
            _log.error("An arrival was not recorded: %s", type(error).__name__)
            return True

    async def sending(self, entry: Entry) -> None:
        """Record that a reply may be seen from now on."""
        await _quietly(self._inbox.sending(entry))

    async def settle(self, entry: Entry) -> None:
        """Record that the work is done."""
        await _quietly(self._inbox.settle(entry))

    def let_go(self, entry: Entry) -> None:
        """Work on it no longer, settled or not."""
        self._hands.let_go({entry.id})

    async def left_behind(self) -> tuple[Entry, ...]:
        """Return what was never settled, and begin to work on it."""
        left = await self._inbox.left_behind(PLATFORM, self._hands.watch())
        entries = tuple(entry for entry in left if self._hands.take_left(entry.id))
        for entry in entries:
            self._recent.is_new(int(entry.id))
        return entries


async def _quietly(recording: Awaitable[None]) -> None:
    try:
        await recording
    except Exception as error:
        _log.error("An arrival was not recorded: %s", type(error).__name__)
