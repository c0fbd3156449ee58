"""Writes what is to be recorded, all that waits in one transaction, off the event loop.

A disk that has to be sure takes milliseconds, whether one thing is written or fifty. While it
writes, more comes together; so the time that one waits hardly grows with the load.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from bot.errors import TooMuchToWrite
from knowledge.errors import StoreBusy, StoreError

MAX_WAITING = 20_000
"""Changes that may wait; what would be more is refused."""

MAX_TOGETHER = 200
"""Changes in one transaction."""

SOON = 0.02
"""Seconds for which a change for which nobody waits may wait for company."""

PAUSE = 1.0
"""Seconds before what could not be written is tried again, unless something new comes first."""

MAX_TRIES = 10_000
"""How often a change that is kept is tried."""

_log = logging.getLogger(__name__)

_Tx = TypeVar("_Tx")
_Result = TypeVar("_Result")


@dataclass(slots=True)
class _Waiting:
    change: Callable[[Any], Any]
    future: asyncio.Future[Any]
    keep: bool
    tries: int = 0

    @property
    def is_wanted(self) -> bool:
        """Whether it is kept, or somebody still waits for it."""
        return self.keep or not self.future.done()

    def settle(self, outcome: Any) -> None:
        if self.future.done():
            return
        if isinstance(outcome, Exception):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class GroupCommit(Generic[_Tx]):
    """One writer over a database; an async context manager. Leaving it writes what still waits.

    `what` is what it writes, for the log: "records".
    """

    def __init__(
        self,
        what: str,
        changing: Callable[[], AbstractContextManager[_Tx]],
        *,
        max_waiting: int = MAX_WAITING,
        max_tries: int = MAX_TRIES,
        pause: float = PAUSE,
    ) -> None:
        self._what = what
        self._changing = changing
        self._max_waiting = max_waiting
        self._max_tries = max_tries
        self._pause = pause
        self._waiting: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=what)
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._serve(), name=f"writing {self._what}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await asyncio.wait({self._task})
        self._executor.shutdown(wait=True)

    async def write(self, change: Callable[[_Tx], _Result]) -> _Result:
        """Return what the change returns, when it is on the disk.

        Raises what it raises, or a DragomanError when it cannot be written; then nothing of it is.
        A change whose caller has gone before its turn is not made.
        """
        return await self.submit(change, keep=False)

    def write_soon(self, change: Callable[[_Tx], Any]) -> bool:
        """Write a change for which nobody waits, and try again when the database does not take it.

        Returns False when too much is waiting.
        """
        taken = not self._queue(change, keep=True).done()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SOON, self._time_is_up)
        return taken

    def submit(self, change: Callable[[_Tx], _Result], *, keep: bool) -> asyncio.Future[_Result]:
        """Hand in a change, in its turn; with `keep` it is tried again after its failure is told.

        Nobody needs to look at the outcome.
        """
        future = self._queue(change, keep=keep)
        self._wake.set()
        return future

    @property
    def waiting(self) -> int:
        """How many changes wait for their turn."""
        return len(self._waiting)

    def _queue(self, change: Callable[[_Tx], _Result], *, keep: bool) -> asyncio.Future[_Result]:
        future: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_looked_at)
        if self._closing or len(self._waiting) >= self._max_waiting:
            _log.warning("Some %s are not written: too many are waiting.", self._what)
            future.set_exception(TooMuchToWrite())
        else:
            self._waiting.append(_Waiting(change, future, keep))
        return future

    def _time_is_up(self) -> None:
        self._timer = None
        self._wake.set()

    async def _serve(self) -> None:
        while not self._closing:
            await self._wake.wait()
            self._wake.clear()
            if not await self._write_waiting():
                await self._rest()
        if not await self._write_waiting():
            self._give_up(self._waiting)

    def _give_up(self, lost: Sequence[_Waiting]) -> None:
        if lost:
            _log.error("%s %s are given up.", len(lost), self._what)
        for one in lost:
            one.settle(TooMuchToWrite())

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), self._pause)
        self._wake.set()

    async def _write_waiting(self) -> bool:
        """Write until nothing waits; return False when the database does not take it."""
        while self._waiting:
            batch = [one for one in self._waiting[:MAX_TOGETHER] if one.is_wanted]
            del self._waiting[:MAX_TOGETHER]
            loop = asyncio.get_running_loop()
            outcomes = await loop.run_in_executor(self._executor, self._commit, batch)
            if not self._settled(batch, outcomes):
                return False
        return True

    def _settled(self, batch: Sequence[_Waiting], outcomes: Sequence[Any]) -> bool:
        for one, outcome in zip(batch, outcomes, strict=True):
            one.settle(outcome)
        pairs = zip(batch, outcomes, strict=True)
        failed = [one for one, outcome in pairs if isinstance(outcome, StoreError)]
        kept = [one for one in failed if one.keep]
        self._waiting[:0] = [one for one in kept if one.tries < self._max_tries]
        self._give_up([one for one in kept if one.tries >= self._max_tries])
        return not failed

    def _commit(self, batch: Sequence[_Waiting]) -> Sequence[Any]:
        """Return the outcome of every change: what it returned, or the exception."""
        try:
            return self._together(batch)
        except StoreBusy as error:
            return self._failed(batch, error)
        except Exception as error:  # one of them is wrong, and must not take the others with it
            return self._failed(batch, error) if len(batch) == 1 else self._each_alone(batch)

    def _each_alone(self, batch: Sequence[_Waiting]) -> Sequence[Any]:
        outcomes: list[Any] = []
        for done, one in enumerate(batch):
            outcomes += self._commit([one])
            if done and all(isinstance(outcome, StoreError) for outcome in outcomes[-2:]):
                # Two in a row: it is not the changes, it is the database.
                return outcomes + self._failed(batch[done + 1 :], outcomes[-1])
        return outcomes

    def _failed(self, batch: Sequence[_Waiting], error: Exception) -> list[Exception]:
        _log.warning("%s %s are not written yet: %s", len(batch), self._what, type(error).__name__)
        return [error] * len(batch)

    def _together(self, batch: Sequence[_Waiting]) -> Sequence[Any]:
        for one in batch:
            one.tries += 1
        with self._changing() as transaction:
            return [one.change(transaction) for one in batch]


def _looked_at(future: asyncio.Future[Any]) -> None:
    if not future.cancelled():
        future.exception()
