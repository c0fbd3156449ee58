"""Keeps the platforms of a process going, each by itself.

A platform whose adapter fails, ends by itself, or is silent for too long is served anew after a
pause. Where that is of no use, as with a refused token, it is reported and left alone. Neither
touches another platform.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from traceback import extract_tb

from bot.adapter import Adapter
from bot.cli.messages import say, sentence
from bot.errors import AdapterEnded, AdapterFailed, AdapterStuck, PlatformError, PlatformSilent
from bot.pauses import Pauses, wait_unless
from bot.vitals import Roster, Vitals

_log = logging.getLogger(__name__)

_SHORTEST_LOOK = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The times of the supervisor, in seconds.

    A platform that was served for a `good_while` is tried again as soon as if nothing had been.
    `longest_silence` is well above what both libraries need to notice a dead connection by
    themselves. One that is told to end has `grace` for it, and as long again once cancelled.
    """

    first_pause: float = 1
    longest_pause: float = 300
    good_while: float = 600
    longest_silence: float = 180
    grace: float = 20


class Supervisor:
    """Runs adapters until each has ended for good, or all are told to stop."""

    def __init__(
        self, roster: Roster, patience: Patience | None = None, random: Random | None = None
    ) -> None:
        self._roster = roster
        self._patience = patience or Patience()
        self._random = random or Random()  # noqa: S311 (nobody gains by guessing a pause)

    async def run(self, adapters: Sequence[Adapter], stop: asyncio.Event) -> None:
        """Serve all platforms; raises the first PlatformError when all have ended."""
        tasks = [asyncio.create_task(self._keep(one, stop), name=one.name) for one in adapters]
        failures = [failure for failure in await asyncio.gather(*tasks) if failure is not None]
        if failures:
            raise failures[0]

    async def _keep(self, adapter: Adapter, stop: asyncio.Event) -> PlatformError | None:
        """Serve one platform until it is over for good; return the error that it ended with."""
        vitals = self._roster.of(adapter.name)
        pauses = Pauses(self._patience.first_pause, self._patience.longest_pause, self._random)
        failure: PlatformError | None = None
        while not stop.is_set():
            failure = await self._serve(adapter, vitals, stop)
            if failure is None or not failure.passes or stop.is_set():
                break
            if vitals.lasted >= self._patience.good_while:
                pauses.reset()
            await _pause(vitals, failure, pauses.next(), stop)
            failure = None
        return _ended(vitals, failure)

    async def _serve(
        self, adapter: Adapter, vitals: Vitals, stop: asyncio.Event
    ) -> PlatformError | None:
        """Serve until the adapter ends, is silent for too long, or is told to stop."""
        own_stop = asyncio.Event()
        vitals.begin()
        serving = asyncio.create_task(adapter.serve(own_stop), name=adapter.name)
        silent = asyncio.create_task(self._until_silent(vitals))
        told = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, silent, told}, return_when=asyncio.FIRST_COMPLETED)
            was_silent = silent.done()
            # First as in good order: replies to others may be under way.
            own_stop.set()
            await asyncio.wait({serving}, timeout=self._patience.grace)
        finally:
            await self._end(serving, silent, told)
        return self._outcome(adapter.name, serving, was_silent=was_silent, is_told=stop.is_set())

    async def _until_silent(self, vitals: Vitals) -> None:
        # Not an asyncio.Event, for nobody sets one when nothing happens.
        while (left := self._patience.longest_silence - vitals.silence) > 0:  # noqa: ASYNC110
            await asyncio.sleep(max(left, _SHORTEST_LOOK))

    async def _end(self, *tasks: asyncio.Task[object]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=self._patience.grace)

    def _outcome(
        self, name: str, serving: asyncio.Task[None], *, was_silent: bool, is_told: bool
    ) -> PlatformError | None:
        """Return what an adapter has failed with, if it has."""
        if not serving.done():
            return AdapterStuck(name)
        error = None if serving.cancelled() else serving.exception()
        if isinstance(error, PlatformError) and not (was_silent and error.passes):
            return error
        if was_silent:
            return PlatformSilent(name, round(self._patience.longest_silence))
        if error is not None:
            return AdapterFailed(name, _kind_and_place(error))
        return None if is_told else AdapterEnded(name)


def _kind_and_place(error: BaseException) -> str:
    """Say what an error is and where it arose; its text may quote what somebody wrote."""
    kind = type(error).__name__
    frames = extract_tb(error.__traceback__)
    return (
        f"{kind} ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else kind
    )


async def _pause(
    vitals: Vitals, failure: PlatformError, seconds: float, stop: asyncio.Event
) -> None:
    vitals.pause(failure)
    again = say("supervision.again", platform=vitals.name, seconds=round(seconds, 1))
    _log.warning("%s %s", sentence(failure), again)
    await wait_unless(stop, seconds)


def _ended(vitals: Vitals, failure: PlatformError | None) -> PlatformError | None:
    vitals.end(failure)
    if failure is not None:
        _log.error("%s", sentence(failure))
    return failure
