"""Sends what nobody waits for at this moment: an answer that somebody wanted to be told of."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from adapters.telegram.addresses import read_address
from adapters.telegram.delivery import Delivery
from adapters.telegram.options import NAME
from adapters.telegram.pacing import ChatOverfull
from adapters.telegram.places import Place
from adapters.telegram.rendering import rendered
from adapters.telegram.resending import is_uncertain
from bot.adapter import Telling
from bot.keyed_hashes import KeyedHashes
from bot.memories import Memories
from bot.model import Reply
from bot.reply_cards import card_of

_logger = logging.getLogger(__name__)

_KIND = "told"
_DAYS = 2


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells, and remembers for a while how far it came with each nonce.

    Telegram knows nothing of nonces. So a message that was tried before goes on where it broke
    off; one whose request timed out counts as told, for most probably it was.
    """

    delivery: Delivery
    memories: Memories
    hashes: KeyedHashes

    async def tell(self, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
        """Send replies to an address."""
        found = read_address(address)
        if found is None:
            return Telling.GONE
        key = self.hashes.of(NAME, "told", nonce)
        done = int(await self.memories.recall(_KIND, key) or 0)
        for number, reply in enumerate(replies[done:], start=done + 1):
            told = await self._tell(found.place, reply)
            if told is not Telling.TOLD:
                return told
            await self.memories.remember(_KIND, key, str(number), _DAYS)
        return Telling.TOLD

    async def _tell(self, place: Place, reply: Reply) -> Telling:
        try:
            await self.delivery.send(rendered(card_of(reply)), place)
        except (TelegramError, ChatOverfull) as error:
            _logger.info("Somebody could not be told: %s.", type(error).__name__)
            return _after(error)
        return Telling.TOLD


def _after(error: Exception) -> Telling:
    match error:
        case Forbidden() | BadRequest():
            return Telling.GONE
        case InvalidToken():
            return Telling.LATER
        case _:
            return Telling.TOLD if is_uncertain(error) else Telling.LATER
