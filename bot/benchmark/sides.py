"""What is measured: a side answers questions, and can say where its time went."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.benchmark.stopwatch import StepSeconds

OURS, PLAIN, INSTANT = "ours", "plain", "instant"

Stages = Mapping[str, float]
"""Seconds by stage, for one question."""


class Side(Protocol):
    """One way to answer questions."""

    async def answer(self, text: str) -> None:
        """Answer one question when no other is being answered."""

    async def answer_among_others(self, text: str) -> None:
        """Answer one question while others are being answered."""

    async def stages(self, text: str) -> Stages:
        """Answer one question and return the seconds that each stage took."""


OpenSide = Callable[[StepSeconds], AbstractAsyncContextManager[Side]]
"""Makes a side ready; what has to be built for it is noted in the steps."""


@dataclass(frozen=True, slots=True)
class InstantSide:
    """A side that takes no time: for tests."""

    names: tuple[str, ...] = ("thinking",)

    async def answer(self, text: str) -> None:
        """Do nothing."""

    async def answer_among_others(self, text: str) -> None:
        """Do nothing."""

    async def stages(self, text: str) -> Stages:
        """Return no time for each stage."""
        return dict.fromkeys(self.names, 0.001)


@asynccontextmanager
async def instant_side(steps: StepSeconds) -> AsyncIterator[Side]:
    """Open a side that takes no time."""
    with steps.step("step.index"):
        side = InstantSide()
    yield side
