"""Pauses between attempts."""

import asyncio
from contextlib import suppress


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


async def wait_unless(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than until `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
