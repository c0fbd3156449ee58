"""Wishes to be told, over a database: kept sealed, and claimed one by one when they can be met."""

import logging
import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from bot.durable.journal import Journal
from bot.model import Asker
from bot.sealing import Sealer
from bot.telling import Wish
from knowledge.errors import DragomanError
from knowledge.records import wishes
from knowledge.records.transactions import Transaction
from knowledge.records.wishes import ClaimedWish, NewWish

_log = logging.getLogger(__name__)


class DurableSubscriptions:
    """Keeps wishes; when the database fails, the asker is told that it cannot be done."""

    def __init__(
        self, journal: Journal[Transaction], sealer: Sealer, today: Callable[[], date]
    ) -> None:
        self._journal = journal
        self._sealer = sealer
        self._today = today

    async def subscribe(self, asker: Asker, reference: str, locale: str) -> bool:
        """Keep a wish."""
        if not (asker.key and asker.address and reference):
            return False
        sealed = self._sealer.seal(asker.address)
        platform = asker.address.partition(":")[0]
        wish = NewWish(asker.key, reference, locale, platform, sealed)
        try:
            return await self._journal.write(partial(wishes.add, wish=wish, day=self._today()))
        except DragomanError as error:
            _log.warning("A wish to be told is not kept: %s", type(error).__name__)
            return False

    async def forget(self, asker: Asker) -> None:
        """Erase all wishes of an asker; when the database fails, as soon as it takes it."""
        if not asker.key:
            return
        try:
            await self._journal.submit(partial(wishes.erase_all, asker=asker.key), keep=True)
        except DragomanError as error:
            _log.warning("Wishes to be told are not erased yet: %s", type(error).__name__)


class DurableWishes:
    """Hands out the wishes that can be met now."""

    def __init__(
        self,
        journal: Journal[Transaction],
        sealer: Sealer,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._journal = journal
        self._sealer = sealer
        self._now = now

    async def awaited(self) -> frozenset[str]:
        """Return the explainers that somebody waits for."""
        return await self._journal.read(wishes.linked)

    async def claim(
        self, platforms: Collection[str], slugs: Collection[str], seconds: float
    ) -> Wish | None:
        """Return a wish that nobody else gets for so many seconds."""
        while claimed := await self._claimed(platforms, slugs, seconds):
            if (address := self._sealer.open(claimed.address)) is not None:
                return _wish(claimed, address)
            await self._erase(claimed.id)  # the secret has changed: nobody can be found by it
        return None

    async def postpone(self, wish: Wish, seconds: float) -> None:
        """Let a wish rest."""
        until = int(self._now() + seconds)
        await self._journal.write(partial(wishes.postpone, id_=wish.id, until=until))

    async def erase(self, wish: Wish) -> None:
        """Erase a wish, if not now then as soon as the database takes it."""
        await self._erase(wish.id)

    async def _erase(self, id_: int) -> None:
        await self._journal.submit(partial(wishes.erase, id_=id_), keep=True)

    async def _claimed(
        self, platforms: Collection[str], slugs: Collection[str], seconds: float
    ) -> ClaimedWish | None:
        now = self._now()
        claim = partial(wishes.claim, platforms=platforms, slugs=slugs)
        return await self._journal.write(partial(claim, now=int(now), until=int(now + seconds)))


def _wish(claimed: ClaimedWish, address: str) -> Wish:
    return Wish(claimed.id, claimed.locale, address, claimed.slug, claimed.wording, claimed.tries)
