"""What the server has seen: requests, gateway frames and broken rules, and how to wait for them."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.servers.discord_errors import ApiError, Problem
from tests.servers.discord_objects import JsonObject

T = TypeVar("T")

NO_ANSWER = 0
"""The status of a request whose connection was cut instead of being answered."""


@dataclass
class Call:
    """One REST request; `status` is None until it has been answered."""

    method: str
    path: str
    body: Any = None
    params: dict[str, str] = field(default_factory=dict, repr=False)
    query: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    authorization: str = field(default="", repr=False)
    status: int | None = None

    @property
    def form(self) -> JsonObject:
        """The body, if it is an object, else an empty one."""
        return self.body if isinstance(self.body, dict) else {}

    def matches(self, method: str, pattern: str) -> bool:
        """Tell whether this is a request of that method to such a path."""
        return self.method == method and re.search(pattern, self.path) is not None


@dataclass(frozen=True)
class Frame:
    """One payload that a client has sent over the gateway."""

    op: int
    data: Any


@dataclass(frozen=True)
class Violation:
    """A request that broke the published rules, and which ones."""

    where: str
    code: int
    message: str
    problems: tuple[Problem, ...] = ()


class Journal:
    """Keeps everything that happened, and wakes those who wait for more."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.frames: list[Frame] = []
        self.violations: list[Violation] = []
        self.calls_kept: int | None = None
        self.undelivered: Counter[str] = Counter()
        self._condition = asyncio.Condition()

    async def arrived(self, call: Call) -> None:
        """Note a request at its arrival."""
        self.calls.append(call)
        _shorten(self.calls, self.calls_kept)
        await self.changed()

    async def answered(self, call: Call, status: int) -> None:
        """Note that a request has been dealt with."""
        call.status = status
        if status == NO_ANSWER:
            self.undelivered[call.method] += 1
        await self.changed()

    async def received(self, frame: Frame) -> None:
        """Note a payload of the gateway after it has been dealt with."""
        self.frames.append(frame)
        _shorten(self.frames, self.calls_kept)
        await self.changed()

    def refused(self, call: Call, error: ApiError) -> None:
        """Note an error if it is one that a correct bot does not cause."""
        if error.breaks_a_rule:
            where = f"{call.method} {call.path}"
            self.violations.append(Violation(where, error.code, error.message, error.problems))

    def deviated(self, call: Call, problems: tuple[Problem, ...]) -> None:
        """Note what Discord may let pass although it is not as published."""
        if problems:
            where = f"{call.method} {call.path}"
            self.violations.append(Violation(where, 50035, "Not as published", problems))

    async def changed(self) -> None:
        """Wake everybody who waits."""
        async with self._condition:
            self._condition.notify_all()

    async def wait_for(self, probe: Callable[[], T | None], what: str, timeout: float) -> T:
        """Wait until `probe` returns something, and return that."""
        try:
            async with asyncio.timeout(timeout), self._condition:
                found = await self._condition.wait_for(probe)
        except TimeoutError:
            raise AssertionError(f"{what}: not within {timeout} s. {self._summary()}") from None
        assert found is not None
        return found

    def _summary(self) -> str:
        calls = [f"{call.method} {call.path} -> {call.status}" for call in self.calls[-6:]]
        return f"The last calls: {calls}; violations: {self.violations}"


def _shorten(items: list[Any], kept: int | None) -> None:
    """Drop the oldest, now and then, when only so many are to be kept."""
    if kept is not None and len(items) > 2 * kept:
        del items[:-kept]
