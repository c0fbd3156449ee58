"""The port through which long work says what it does and how far it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Advance = Callable[[int, int], None]
"""Told how much of a step is done, of how much."""


class Steps(Protocol):
    """Reports steps; `name` is a key of the operator's strings."""

    def step(self, name: str) -> AbstractContextManager[Advance]:
        """Report a step from its beginning to its end."""

    def note(self, name: str, **values: object) -> None:
        """Say something once."""


class SilentSteps:
    """Reports nothing: for tests, and where nobody looks."""

    def step(self, name: str) -> AbstractContextManager[Advance]:
        """Do nothing."""
        return nullcontext(lambda done, total: None)

    def note(self, name: str, **values: object) -> None:
        """Do nothing."""
