"""Adapters that play a part each time they are told to serve, and a supervisor over them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random

from bot.observing import ObserverInMemory
from bot.supervision import Patience, Supervisor
from bot.vitals import Roster, Vitals
from tests.bot.virtual_time import now

Part = Callable[["Actor", asyncio.Event], Awaitable[None]]

BEAT_EVERY = 25.0


class Actor:
    """An adapter that plays one part after the other, and the last one again and again."""

    def __init__(self, vitals: Vitals, *parts: Part) -> None:
        self.vitals = vitals
        self.parts = parts
        self.began: list[float] = []
        self.ended: list[float] = []
        self.finished = 0

    @property
    def name(self) -> str:
        return self.vitals.name

    async def serve(self, stop: asyncio.Event) -> None:
        part = self.parts[min(len(self.began), len(self.parts) - 1)]
        self.began.append(now())
        try:
            await part(self, stop)
            self.finished += 1
        finally:
            self.ended.append(now())


async def sound(actor: Actor, stop: asyncio.Event) -> None:
    """Beat until told to stop."""
    await sound_for(float("inf"))(actor, stop)


def sound_for(seconds: float) -> Part:
    async def play(actor: Actor, stop: asyncio.Event) -> None:
        until = now() + seconds
        while now() < until and not stop.is_set():
            actor.vitals.beat()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), min(BEAT_EVERY, until - now()))

    return play


def failing(error: BaseException, after: float = 0) -> Part:
    async def play(actor: Actor, stop: asyncio.Event) -> None:
        await sound_for(after)(actor, stop)
        raise error

    return play


async def silent(actor: Actor, stop: asyncio.Event) -> None:
    """Beat once, then hang, until told to stop."""
    actor.vitals.beat()
    await stop.wait()


async def deaf(actor: Actor, stop: asyncio.Event) -> None:
    """Hang, whatever is told, until cancelled."""
    await asyncio.Event().wait()


async def immortal(actor: Actor, stop: asyncio.Event) -> None:
    """Hang, even when cancelled."""
    while now() < 1e6:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(1e6)


class Stage:
    """Platforms under one supervisor, in virtual time."""

    def __init__(self, **patience: float) -> None:
        self.observer = ObserverInMemory()
        self.roster = Roster(self.observer, now)
        self.stop = asyncio.Event()
        self.actors: list[Actor] = []
        self._supervisor = Supervisor(self.roster, Patience(**patience), Random(1))

    def actor(self, name: str, *parts: Part) -> Actor:
        self.actors.append(Actor(self.roster.of(name), *parts))
        return self.actors[-1]

    def run(self) -> asyncio.Task[None]:
        """Begin to supervise all actors."""
        return asyncio.create_task(self._supervisor.run(self.actors, self.stop))

    async def run_for(self, seconds: float) -> None:
        """Supervise, and stop in good order after so many seconds."""
        running = self.run()
        await asyncio.sleep(seconds)
        assert not running.done()
        self.stop.set()
        await running
