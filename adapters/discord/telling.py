"""Telling somebody something for which they do not wait at this moment."""

import hashlib
import logging
from collections.abc import Sequence

import discord

from adapters.discord.arrivals import PLATFORM
from adapters.discord.delivery import Delivery
from adapters.discord.persistence import FAILURES, TOO_MANY, code_of, passes
from adapters.discord.rendering import rendered
from bot.adapter import Telling
from bot.model import Reply
from bot.reply_cards import card_of

_log = logging.getLogger(__name__)

_NONCE_BYTES = 12
"""Discord allows 25 characters."""

_UNAUTHORIZED = 401


async def tell(delivery: Delivery, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
    """Write replies to a person; see `bot.adapter.Teller`."""
    platform, _, user = address.partition(":")
    if platform != PLATFORM or not user.isdecimal():
        return Telling.GONE
    try:
        for number, reply in enumerate(replies):
            await delivery.send_to(int(user), rendered(card_of(reply)), _nonce(nonce, number))
    except FAILURES as error:
        _log.info("Somebody was not told: %s, code %s", type(error).__name__, code_of(error))
        return _outcome(error)
    return Telling.TOLD


def _nonce(nonce: str, number: int) -> str:
    """Return what Discord knows a message by, the same at each attempt."""
    return hashlib.blake2b(f"{nonce}/{number}".encode(), digest_size=_NONCE_BYTES).hexdigest()


def _outcome(error: BaseException) -> Telling:
    """Tell a closed door from an outage."""
    if passes(error) or not isinstance(error, discord.HTTPException):
        return Telling.LATER
    is_ours = error.status in (_UNAUTHORIZED, TOO_MANY)
    return Telling.LATER if is_ours else Telling.GONE
