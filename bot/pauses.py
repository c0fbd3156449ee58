"""Pauses between attempts: they grow, have a limit, and are never quite the same."""

import asyncio
from contextlib import suppress
from random import Random


class Pauses:
    """Pauses that double up to a limit, each shortened by chance by up to a quarter.

    Chance keeps many bots, which lost the same platform at once, from coming back at once.
    """

    def __init__(self, first: float, longest: float, random: Random) -> None:
        self._first = first
        self._longest = longest
        self._random = random
        self._next = first

    def next(self) -> float:
        """Return the seconds to wait now."""
        pause = min(self._next, self._longest)
        self._next = pause * 2
        return pause * self._random.uniform(0.75, 1)

    def reset(self) -> None:
        """Begin anew, after a success."""
        self._next = self._first


async def wait_unless(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than until `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
