"""The one crossing from the event loop to the model: a bounded worker that serves in batches.

While the model is busy, questions gather; the next run embeds all of them together. A question
whose asker has gone is dropped before it costs anything.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from bot.library import Shelf
from index.retrieval import Found

MAX_BATCH = 64
MAX_WAITING = 1024
"""Questions that may wait: some three seconds of work; more are told to come back."""


_Asked = tuple[str, asyncio.Future[Found | None]]


class BatchingRetrieval:
    """Retrieves in a thread; use as an async context manager.

    Whoever still waits when it is left is told the same as when too many wait.
    """

    def __init__(self, shelf: Shelf, *, max_waiting: int = MAX_WAITING) -> None:
        self._shelf = shelf
        self._waiting: asyncio.Queue[_Asked] = asyncio.Queue(max_waiting)
        self._unanswered: set[asyncio.Future[Found | None]] = set()
        self._closed = False
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="retrieval")
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._serve(), name="retrieval")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._executor.shutdown(wait=True, cancel_futures=True)
        for future in self._unanswered:
            _settle(future, None)

    async def retrieve(self, query: str) -> Found | None:
        """Return what is found, or None when too many questions are waiting."""
        if self._closed:
            return None
        future: asyncio.Future[Found | None] = asyncio.get_running_loop().create_future()
        try:
            self._waiting.put_nowait((query, future))
        except asyncio.QueueFull:
            return None
        self._unanswered.add(future)
        try:
            return await future
        finally:
            self._unanswered.discard(future)

    async def _serve(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < MAX_BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            wanted = [(query, future) for query, future in batch if not future.done()]
            if wanted:
                await self._run(wanted)

    async def _run(self, batch: list[_Asked]) -> None:
        loop = asyncio.get_running_loop()
        retriever = self._shelf.library.retriever
        queries = [query for query, _ in batch]
        try:
            found = await loop.run_in_executor(self._executor, retriever.retrieve, queries)
        except Exception as error:  # handed to every asker; the worker must live on
            _settle_with_error(batch, error)
            return
        for (_, future), one in zip(batch, found, strict=True):
            _settle(future, one)


def _settle(future: asyncio.Future[Found | None], found: Found | None) -> None:
    if not future.done():
        future.set_result(found)


def _settle_with_error(batch: list[_Asked], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
