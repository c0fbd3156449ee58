"""Takes updates in: each is recorded before Telegram is told that it has arrived.

So nothing is lost when the process dies, and what Telegram delivers again is known by its number.
At the start, what an earlier process left is worked on first; later too, for another process of the
same installation may die. If that process had not yet begun
to send, this is a matter of course. If it had, the request may have been carried out or may not
even have left: it is made again, for a second copy of the same approved answer is harmless, and
silence is not. It is otherwise with a request that timed out while this process was alive: most
probably that was carried out, so it is not repeated (see `resending`). Both are counted. Edits
may be repeated in any case.

Inline queries are not recorded: see `searches`.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress

from telegram import Bot, Update
from telegram.error import Forbidden, TelegramError

from adapters.telegram.counts import Counts
from adapters.telegram.errands import Errand
from adapters.telegram.identities import asker_of, locale_of
from adapters.telegram.options import NAME
from adapters.telegram.pacing import ChatOverfull
from adapters.telegram.places import place_of
from adapters.telegram.reasons import reason_of
from adapters.telegram.reception import Reception
from adapters.telegram.resending import is_uncertain, nothing
from adapters.telegram.underway import Underway
from bot.adapter import Services
from bot.cards import notice_card
from bot.hands import Hands
from bot.inbox import Entry

_logger = logging.getLogger(__name__)


class Intake:
    """Records updates and has them worked on beside each other."""

    def __init__(
        self, services: Services, reception: Reception, underway: Underway, counts: Counts
    ) -> None:
        self._services = services
        self._reception = reception
        self._underway = underway
        self._counts = counts
        self._hands = Hands()

    async def resume(self, bot: Bot) -> None:
        """Begin with what processes that died have left behind."""
        working = self._hands.watch()
        left = await self._services.inbox.left_behind(NAME, working)
        found = [entry for entry in left if self._hands.take_left(entry.id)]
        for entry in found:
            self._counts.repeated += entry.was_sending
            self._underway.start(self._work(entry, Update.de_json(json.loads(entry.content), bot)))
        if found:
            again = sum(entry.was_sending for entry in found)
            _logger.info("Left behind: %d, of which perhaps answered: %d.", len(found), again)

    async def keep_resuming(self, bot: Bot, seconds: float) -> None:
        """Look from time to time whether another process has died."""
        while True:
            await asyncio.sleep(seconds)
            try:
                await self.resume(bot)
            except Exception as error:
                _logger.error("What was left behind was not read: %s.", type(error).__name__)

    async def take(self, updates: Sequence[Update]) -> None:
        """Begin work on updates; when this returns, all that matter have been recorded."""
        for update in updates:
            self._reception.notice(update)
        wanted = [update for update in updates if self._reception.concerns(update)]
        passing = [update for update in wanted if update.inline_query]
        lasting = {str(update.update_id): update for update in wanted if not update.inline_query}
        new = await self._record(lasting)
        for update in passing:
            self._underway.start(self._answer_in_passing(update))
        for entry in new:
            self._underway.start(self._work(entry, lasting[entry.id]))

    async def _record(self, updates: dict[str, Update]) -> tuple[Entry, ...]:
        if not updates:
            return ()
        # Taken in hand before they are recorded, so that nobody takes them for left behind.
        mine = {id_ for id_ in updates if self._hands.take(id_)}
        entries = [Entry(NAME, id_, update.to_json()) for id_, update in updates.items()]
        new: tuple[Entry, ...] = ()
        try:
            new = await self._services.inbox.take(entries)
        finally:
            self._hands.let_go(mine - {entry.id for entry in new})
        return new

    async def _work(self, entry: Entry, update: Update) -> None:
        """Work on an update until it is replied to, or until an error ends that."""
        sending = asyncio.Event()

        async def before() -> None:
            if not sending.is_set():
                sending.set()
                await self._services.inbox.sending(entry)

        errand = Errand(update, asker_of(update, self._services.hashes), locale_of(update), before)
        try:
            await self._reception.handle(errand)
        except Exception as error:
            await self._fail(errand, error)
        try:
            await self._services.inbox.settle(entry)
        finally:
            self._hands.let_go({entry.id})

    async def _answer_in_passing(self, update: Update) -> None:
        asker = asker_of(update, self._services.hashes)
        try:
            await self._reception.handle(Errand(update, asker, locale_of(update), nothing))
        except Exception as error:
            _logger.error("An inline query failed: %s.", type(error).__name__)

    async def _fail(self, errand: Errand, error: Exception) -> None:
        """Log what went wrong, and say so to the asker unless nothing reaches them anyway."""
        self._counts.unconfirmed += is_uncertain(error)
        kind = type(error).__name__
        if isinstance(error, TelegramError | ChatOverfull):
            level = logging.INFO if isinstance(error, Forbidden) else logging.ERROR
            _logger.log(level, "A reply failed: %s (%s).", kind, reason_of(error))
            return
        _logger.error("A reply failed: %s.", kind)
        message = errand.update.effective_message
        if message is None:
            return
        with suppress(TelegramError, ChatOverfull):
            card = notice_card("error.internal", errand.locale or "")
            await self._reception.conversation.say(card, place_of(message), errand)
