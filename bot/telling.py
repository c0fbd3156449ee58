"""Tells people that there is an answer now to what they asked in vain.

A moderator says which explainer answers a question; as soon as it is approved, whoever wished it
is told, a few in a second. A wish is claimed before it is told and erased afterwards. So after a
crash in between, one person may be told twice (with the same nonce), and nobody is left out.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.adapter import Teller, Telling
from bot.model import Abstention, Answer, Notice, NoticeKind
from knowledge.errors import DragomanError

PER_SECOND = 5.0
EVERY = 5.0
"""Seconds between two looks for wishes that can be met."""

PAUSES = (60.0, 300.0, 1800.0, 7200.0, 21600.0, 86400.0, 86400.0)
"""Seconds before each further try; after the last one the wish is given up."""

_TELL_SECONDS = 60.0
_CLAIM_SECONDS = 120.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants to be told; `wording` is what was asked, masked; `tries` counts this."""

    id: int
    locale: str
    address: str = field(repr=False)
    slug: str
    wording: str = field(repr=False)
    tries: int = 1

    @property
    def platform(self) -> str:
        """The name of the adapter that knows the address."""
        return self.address.partition(":")[0]


class Wishes(Protocol):
    """Hands out wishes, each to one at a time."""

    async def awaited(self) -> frozenset[str]:
        """Return the explainers that somebody waits for."""

    async def claim(
        self, platforms: Collection[str], slugs: Collection[str], seconds: float
    ) -> Wish | None:
        """Return the next wish for one of these explainers; nobody else gets it for a while."""

    async def postpone(self, wish: Wish, seconds: float) -> None:
        """Hand it out again later."""

    async def erase(self, wish: Wish) -> None:
        """Never hand it out again."""


class NoWishes:
    """Nobody waits for anything."""

    async def awaited(self) -> frozenset[str]:
        """Return nothing."""
        return frozenset()

    async def claim(
        self, platforms: Collection[str], slugs: Collection[str], seconds: float
    ) -> Wish | None:
        """Return nothing."""
        return None

    async def postpone(self, wish: Wish, seconds: float) -> None:
        """Do nothing."""

    async def erase(self, wish: Wish) -> None:
        """Do nothing."""


About = Callable[[str, str], Answer | Abstention]
"""From an explainer and a locale to the approved text, or that there is none."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """Tells what can be told, through the adapters that there are."""

    wishes: Wishes
    tellers: Sequence[Teller]
    about: About
    source_locale: str
    per_second: float = PER_SECOND

    async def tell_all(self) -> int:
        """Tell everybody whose wish can be met now; return how many have been."""
        slugs = [slug for slug in await self.wishes.awaited() if self._is_approved(slug)]
        by_name = {teller.name: teller for teller in self.tellers}
        told = 0
        while slugs and (wish := await self._next(by_name, slugs)):
            told += await self._tell(by_name[wish.platform], wish)
            await asyncio.sleep(1 / self.per_second)
        return told

    def _is_approved(self, slug: str) -> bool:
        return isinstance(self.about(slug, self.source_locale), Answer)

    async def _next(self, platforms: Collection[str], slugs: Collection[str]) -> Wish | None:
        return await self.wishes.claim(tuple(platforms), slugs, _CLAIM_SECONDS)

    async def _tell(self, teller: Teller, wish: Wish) -> bool:
        outcome = await self._outcome(teller, wish)
        if outcome is not Telling.LATER:
            await self.wishes.erase(wish)
        elif wish.tries <= len(PAUSES):
            await self.wishes.postpone(wish, PAUSES[wish.tries - 1])
        else:
            _log.warning("A wish to be told is given up after %s tries.", wish.tries)
            await self.wishes.erase(wish)
        return outcome is Telling.TOLD

    async def _outcome(self, teller: Teller, wish: Wish) -> Telling:
        answer = self.about(wish.slug, wish.locale)
        if not isinstance(answer, Answer):  # withheld in this language, or withdrawn just now
            return Telling.LATER
        replies = (Notice(NoticeKind.TOLD, wish.locale, wish.wording), answer)
        try:
            async with asyncio.timeout(_TELL_SECONDS):
                return await teller.tell(wish.address, replies, f"told-{wish.id}")
        except Exception as error:  # only its type: its text may hold the address
            _log.warning("%s could not tell somebody: %s", teller.name, type(error).__name__)
            return Telling.LATER


async def keep_telling(messenger: Messenger, seconds: float = EVERY) -> None:
    """Tell now and again and again; runs until cancelled, whatever fails."""
    while True:
        try:
            if told := await messenger.tell_all():
                _log.info("People who were told that there is an answer: %s", told)
        except DragomanError as error:
            _log.warning("Nobody can be told at the moment: %s", type(error).__name__)
        except Exception as error:  # those who wait must be told all the same
            _log.error("Nobody can be told: %s", type(error).__name__)
        await asyncio.sleep(seconds)
