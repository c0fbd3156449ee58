"""Fetches updates.

The library's own poller is not used: it dies in silence when the token is refused while it runs,
and never gives up for a second instance. Here every error comes out, and `Endurance` judges it.
"""

from collections.abc import Callable
from contextlib import suppress

from telegram import Bot, Update
from telegram.constants import UpdateType
from telegram.error import TelegramError

from adapters.telegram.endurance import Endurance
from bot.pulses import Pulse

_WANTED = (UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY)
# A farewell that nobody answers may not hold up the end.
_FAREWELL_SECONDS = 2


class Polling:
    """Asks Telegram for updates, one request after the other."""

    def __init__(self, bot: Bot, endurance: Endurance, seconds: int, pulse: Pulse) -> None:
        self._bot = bot
        self._endurance = endurance
        self._seconds = seconds
        self._pulse = pulse
        self._next = 0

    async def run(self, take: Callable[[Update], None]) -> None:
        """Fetch and hand over updates, until cancelled; raises leaves of PlatformError only."""
        while True:
            for update in await self._endurance.until_done(self._fetch):
                self._next = update.update_id + 1
                take(update)

    async def confirm(self) -> None:
        """Tell Telegram which updates were taken; otherwise it would send them once more."""
        if not self._next:
            return
        with suppress(TelegramError):
            await self._bot.get_updates(
                self._next,
                limit=1,
                timeout=0,
                allowed_updates=_WANTED,
                read_timeout=_FAREWELL_SECONDS,
                connect_timeout=_FAREWELL_SECONDS,
            )

    async def _fetch(self) -> tuple[Update, ...]:
        updates = await self._bot.get_updates(
            self._next, timeout=self._seconds, allowed_updates=_WANTED
        )
        self._pulse.beat()
        return updates
