"""How much one person, and one chat, may ask in a while: floods are answered once, then ignored."""

from collections import OrderedDict
from enum import Enum, auto
from typing import Protocol

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.model import Asker

_MOST_TOLD = 10_000


class Allowance(Enum):
    """Whether a question is taken."""

    GRANTED = auto()
    FIRST_REFUSAL = auto()
    """It is not, and the asker should be told so."""
    REFUSED = auto()
    """It is not, and the asker has been told."""


class Limits(Protocol):
    """Counts what is asked."""

    def take(self, asker: Asker) -> Allowance:
        """Count a question of an asker, and say whether to answer it."""


class NoLimits:
    """Lets everything through."""

    def take(self, asker: Asker) -> Allowance:
        """Grant it."""
        return Allowance.GRANTED


class MovingWindows:
    """Limits for a person and for a chat, such as "20/minute", in the memory of this process."""

    def __init__(self, per_asker: str, per_place: str) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_asker = parse(per_asker)
        self._per_place = parse(per_place)
        self._told: OrderedDict[str, None] = OrderedDict()

    def take(self, asker: Asker) -> Allowance:
        """Count a question; one that is refused for the person does not count for the chat."""
        for limit, key in ((self._per_asker, asker.key), (self._per_place, asker.place)):
            if key and not self._limiter.hit(limit, asker.platform, key):
                return self._refusal(key)
            self._told.pop(key, None)
        return Allowance.GRANTED

    def _refusal(self, key: str) -> Allowance:
        if key in self._told:
            return Allowance.REFUSED
        self._told[key] = None
        if len(self._told) > _MOST_TOLD:
            self._told.popitem(last=False)
        return Allowance.FIRST_REFUSAL
