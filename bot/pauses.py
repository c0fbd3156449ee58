"""Pauses between attempts: they grow, and have a limit."""

import asyncio
from contextlib import suppress
from random import Random


class BackOff:
    """Pauses that double up to a limit."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """Return the seconds to wait now."""
        pause = min(self._next, self._longest)
        self._next = pause * 2
        return pause

    def reset(self) -> None:
        """Begin anew, after a success."""
        self._next = self._first


class Pauses(BackOff):
    """The same, each pause shortened by chance by up to a quarter.

    Chance keeps many bots, which lost the same platform at once, from coming back at once.
    """

    def __init__(self, first: float, longest: float, random: Random) -> None:
        super().__init__(first, longest)
        self._random = random

    def next(self) -> float:
        """Return the seconds to wait now."""
        return super().next() * self._random.uniform(0.75, 1)


async def wait_unless(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than until `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
