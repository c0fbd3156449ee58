"""Steps that remember what they were told."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.steps import Advance


class NotedSteps:
    """Notes every step, how far it came, and every note."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[int, int]] = {}
        self.notes: dict[str, dict[str, object]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[Advance]:
        self.steps[name] = (0, 0)
        yield lambda done, total: self.steps.update({name: (done, total)})

    def note(self, name: str, **values: object) -> None:
        self.notes[name] = values
