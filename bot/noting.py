"""Writes notes of unanswered questions in the background, so that no reply waits for the disk.

What is noted while the database is written to is written together next. When that fails, it is
tried again some times, and then given up: replies matter more than the queue.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from types import TracebackType
from typing import Self

from bot.unanswered import wording_of
from knowledge.errors import DragomanError
from knowledge.unanswered import Note, Offered, Refused, Unmatched

MAX_WAITING = 1024
"""Notes that may wait to be written; more are dropped."""

PAUSES = (1.0, 5.0, 30.0)
"""Seconds before each further try."""

_log = logging.getLogger(__name__)

Write = Callable[[Sequence[Note]], None]


class BackgroundNotes:
    """The port to unanswered questions, over a store that blocks; an async context manager.

    Leaving it writes what still waits, once.
    """

    def __init__(
        self, write: Write, *, max_waiting: int = MAX_WAITING, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._write = write
        self._waiting: list[Note] = []
        self._max_waiting = max_waiting
        self._pauses = pauses
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._serve(), name="noting")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._wake.set()
        if self._task is not None:
            await self._task

    def note(self, query: str, locale: str) -> str:
        """Note a question that nothing matched; the reference is its key."""
        wording = wording_of(query, locale)
        return wording.key if self._take(Unmatched(wording)) else ""

    def offer(self, query: str, locale: str) -> str:
        """Note a question for which options are offered; the reference is its key."""
        wording = wording_of(query, locale)
        return wording.key if self._take(Offered(wording)) else ""

    def refuse(self, reference: str) -> bool:
        """Note that what was offered was not meant."""
        return bool(reference) and self._take(Refused(reference))

    def _take(self, note: Note) -> bool:
        if self._closing.is_set() or len(self._waiting) >= self._max_waiting:
            _log.warning("An unanswered question was not noted: too many are waiting.")
            return False
        self._waiting.append(note)
        self._wake.set()
        return True

    async def _serve(self) -> None:
        while self._waiting or not self._closing.is_set():
            await self._wake.wait()
            self._wake.clear()
            notes, self._waiting = self._waiting, []
            if notes:
                await self._keep(notes)

    async def _keep(self, notes: Sequence[Note]) -> None:
        for pause in chain(self._pauses, (None,)):
            if await self._written(notes):
                return
            if pause is None or self._closing.is_set():
                break
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)
        _log.error("Unanswered questions could not be kept: %s of them.", len(notes))

    async def _written(self, notes: Sequence[Note]) -> bool:
        try:
            await asyncio.to_thread(self._write, notes)
        except DragomanError as error:
            _log.warning("Unanswered questions are not written yet: %s", type(error).__name__)
            return False
        except Exception as error:  # only its type: the text of an error may quote the question
            _log.error("Unanswered questions cannot be written: %s", type(error).__name__)
            return False
        return True
