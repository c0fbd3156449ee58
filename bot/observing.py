"""The port by which the bot tells how it is doing; a null object and a fake for it.

What is told has no text of anybody's, no id, and nothing of who asked.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from time import perf_counter
from typing import Protocol

from bot.model import (
    Abstention,
    Answer,
    Clarification,
    Courtesy,
    Notice,
    Reply,
    Shown,
    Silence,
)

FAILED = "failed"
"""The outcome of a question to which there was no reply, because of an error."""


class Stage(StrEnum):
    """A part of the way from a question to its reply; `WHOLE` is all of it but the sending."""

    IDENTIFY = "identify"
    RETRIEVE = "retrieve"
    DECIDE = "decide"
    WHOLE = "whole"
    SEND = "send"


class Gauge(StrEnum):
    """A number that goes up and down, and is read when somebody wants to know it."""

    UNANSWERED_WAITING = "unanswered_waiting"
    INBOX_UNSETTLED = "inbox_unsettled"


class Observer(Protocol):
    """Takes counts and times.

    An implementation must return at once, must not raise, and must bear calls from any thread.
    """

    def answered(self, platform: str, reply: Reply | Silence | None, seconds: float) -> None:
        """Note the reply to a question, or that there was none because of an error."""

    def pressed(self, platform: str, reply: Reply | Silence | None) -> None:
        """Note the reply to a button, or that there was none because of an error."""

    def took(self, stage: Stage, seconds: float) -> None:
        """Note how long a stage took."""

    def limited(self, platform: str) -> None:
        """Note that a platform wants fewer requests (429)."""

    def restarted(self, platform: str) -> None:
        """Note that a platform is served anew after a failure."""

    def watch(self, gauge: Gauge, read: Callable[[], float]) -> None:
        """Read a number from now on whenever it is wanted; `read` may block, and may fail."""


class NothingObserved:
    """Takes no notice of anything."""

    def answered(self, platform: str, reply: Reply | Silence | None, seconds: float) -> None:
        """Take no notice."""

    def pressed(self, platform: str, reply: Reply | Silence | None) -> None:
        """Take no notice."""

    def took(self, stage: Stage, seconds: float) -> None:
        """Take no notice."""

    def limited(self, platform: str) -> None:
        """Take no notice."""

    def restarted(self, platform: str) -> None:
        """Take no notice."""

    def watch(self, gauge: Gauge, read: Callable[[], float]) -> None:
        """Take no notice."""


class ObserverInMemory:
    """A fake that ships with the port: keeps everything in plain collections."""

    def __init__(self) -> None:
        self.questions: Counter[tuple[str, str]] = Counter()
        self.presses: Counter[tuple[str, str]] = Counter()
        self.stages: Counter[Stage] = Counter()
        self.limits: Counter[str] = Counter()
        self.restarts: Counter[str] = Counter()
        self.gauges: dict[Gauge, Callable[[], float]] = {}

    def answered(self, platform: str, reply: Reply | Silence | None, seconds: float) -> None:
        """Count a question by platform and outcome."""
        self.questions[platform, outcome_of(reply)] += 1
        self.took(Stage.WHOLE, seconds)

    def pressed(self, platform: str, reply: Reply | Silence | None) -> None:
        """Count a button by platform and outcome."""
        self.presses[platform, outcome_of(reply)] += 1

    def took(self, stage: Stage, seconds: float) -> None:
        """Count the stage."""
        self.stages[stage] += 1

    def limited(self, platform: str) -> None:
        """Count a refusal."""
        self.limits[platform] += 1

    def restarted(self, platform: str) -> None:
        """Count a new start."""
        self.restarts[platform] += 1

    def watch(self, gauge: Gauge, read: Callable[[], float]) -> None:
        """Keep what reads the number."""
        self.gauges[gauge] = read


def outcome_of(reply: Reply | Silence | None) -> str:
    """Return one of a few words for what became of a question."""
    match reply:
        case None:
            return FAILED
        case Answer():
            return "answer"
        case Clarification():
            return "clarification"
        case Abstention(reason=reason):
            return str(reason)
        case Courtesy(kind=kind):
            return f"courtesy_{kind}"
        case _:
            return _outcome_besides(reply)


def _outcome_besides(reply: Shown | Notice | Silence) -> str:
    match reply:
        case Shown(page=page):
            return f"page_{page}"
        case Notice(kind=kind):
            return f"notice_{kind}"
        case Silence():
            return "silence"


@contextmanager
def timed(observer: Observer, stage: Stage) -> Iterator[None]:
    """Tell the observer how long the block takes, also when it fails."""
    began = perf_counter()
    try:
        yield
    finally:
        observer.took(stage, perf_counter() - began)
