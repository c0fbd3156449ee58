"""Writes notes of unanswered questions in the background, so that no reply waits for the disk.

What is noted while the database is written to is written together next. When that fails, it is
tried again some times, and then given up: replies matter more than the queue.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from bot.group_commit import PAUSE, GroupCommit
from bot.unanswered import wording_of
from knowledge.unanswered import Note, Offered, Refused, Unmatched

MAX_WAITING = 1024
"""Notes that may wait to be written; more are dropped."""

MAX_TRIES = 30

Write = Callable[[Sequence[Note]], None]


class BackgroundNotes:
    """The port to unanswered questions, over a store that blocks; an async context manager.

    Leaving it writes what still waits, once.
    """

    def __init__(
        self,
        write: Write,
        *,
        max_waiting: int = MAX_WAITING,
        max_tries: int = MAX_TRIES,
        pause: float = PAUSE,
    ) -> None:
        self._write = write
        self._writer = GroupCommit(
            "unanswered questions",
            self._together,
            max_waiting=max_waiting,
            max_tries=max_tries,
            pause=pause,
        )

    async def __aenter__(self) -> Self:
        await self._writer.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._writer.__aexit__(kind, error, trace)

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
        return self._writer.write_soon(lambda notes: notes.append(note))

    @contextmanager
    def _together(self) -> Iterator[list[Note]]:
        notes: list[Note] = []
        yield notes
        if notes:
            self._write(notes)
