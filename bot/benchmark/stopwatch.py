"""Stopwatches: seconds by name, for the stages of a question and the steps of a start."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.steps import Advance


class Stopwatch:
    """Adds up seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Add the time that the block takes."""
        started = time.perf_counter()
        try:
            yield
        finally:
            passed = time.perf_counter() - started
            self.seconds[name] = self.seconds.get(name, 0.0) + passed

    def take(self) -> dict[str, float]:
        """Return the seconds so far and begin again."""
        taken, self.seconds = self.seconds, {}
        return taken


class StepSeconds(Stopwatch):
    """Steps of a start that are timed and not shown."""

    @contextmanager
    def step(self, name: str) -> Iterator[Advance]:
        """Time one step."""
        with self.timing(name):
            yield lambda done, total: None

    def note(self, name: str, **values: object) -> None:
        """Say nothing."""
