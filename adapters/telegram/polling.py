"""Fetches updates.

The library's own poller is not used: it dies in silence when the token is refused while it runs,
never gives up for a second instance, and confirms updates before anybody has worked on them. Here
every error comes out, `Endurance` judges it, and an update is confirmed when it has been recorded.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from telegram import Bot, Update
from telegram.error import TelegramError

from adapters.telegram.endurance import Endurance
from adapters.telegram.options import TelegramOptions
from adapters.telegram.reception import WANTED
from bot.pulses import Pulse

_logger = logging.getLogger(__name__)

# A farewell that nobody answers may not hold up the end.
_FAREWELL_SECONDS = 2

Take = Callable[[Sequence[Update]], Awaitable[None]]


class Polling:
    """Asks Telegram for updates, one request after the other."""

    def __init__(
        self, bot: Bot, endurance: Endurance, options: TelegramOptions, pulse: Pulse
    ) -> None:
        self._bot = bot
        self._endurance = endurance
        self._options = options
        self._pulse = pulse
        self._next = 0

    async def run(self, take: Take) -> None:
        """Fetch and hand over updates, until cancelled; raises leaves of PlatformError only."""
        while True:
            updates = await self._endurance.until_done(self._fetch)
            if updates and await self._taken(updates, take):
                self._next = updates[-1].update_id + 1

    async def confirm(self) -> None:
        """Tell Telegram which updates were taken; otherwise it would send them once more."""
        if not self._next:
            return
        with suppress(TelegramError):
            await self._bot.get_updates(
                self._next,
                limit=1,
                timeout=0,
                allowed_updates=WANTED,
                read_timeout=_FAREWELL_SECONDS,
                connect_timeout=_FAREWELL_SECONDS,
            )

    async def _taken(self, updates: tuple[Update, ...], take: Take) -> bool:
        try:
            await take(updates)
        except Exception as error:
            # They stay with Telegram, and will come again.
            _logger.error("Updates could not be recorded: %s.", type(error).__name__)
            await asyncio.sleep(self._options.first_pause)
            return False
        return True

    async def _fetch(self) -> tuple[Update, ...]:
        updates = await self._bot.get_updates(
            self._next, timeout=self._options.poll, allowed_updates=WANTED
        )
        self._pulse.beat()
        return updates
