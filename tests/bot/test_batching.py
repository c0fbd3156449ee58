"""The crossing to the model: batches, bounds, errors and the end."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.batching import MAX_BATCH, BatchingRetrieval
from bot.library import Shelf
from index.retrieval import Found
from tests.assembly import SEA, approved_snapshot, library_of
from tests.bot.embedders import GatedEmbedder
from tests.bot.waiting import eventually

Asking = asyncio.Task[Found | None]


class Desk:
    """A retrieval whose model is kept busy with a first question until `release`."""

    def __init__(self, retrieval: BatchingRetrieval, embedder: GatedEmbedder) -> None:
        self.retrieval = retrieval
        self.embedder = embedder
        self.shelf: Shelf | None = None

    def ask(self, query: str) -> Asking:
        return asyncio.create_task(self.retrieval.retrieve(query))

    async def ask_all(self, queries: Sequence[str]) -> list[Asking]:
        """Ask, and let every question get in line."""
        asking = [self.ask(query) for query in queries]
        await asyncio.sleep(0)
        return asking

    async def ask_first(self, query: str = "first") -> Asking:
        """Ask, and wait until the model is at work on it."""
        self.embedder.gate.clear()
        before = len(self.embedder.batches)
        asking = self.ask(query)
        await eventually(lambda: len(self.embedder.batches) > before)
        return asking

    def release(self) -> None:
        self.embedder.gate.set()

    @property
    def sizes(self) -> list[int]:
        return [len(batch) for batch in self.embedder.batches]


@asynccontextmanager
async def open_desk(max_waiting: int = 1000) -> AsyncIterator[Desk]:
    embedder = GatedEmbedder()
    shelf = Shelf(library_of(approved_snapshot(*SEA), embedder))
    embedder.batches.clear()
    async with BatchingRetrieval(shelf, max_waiting=max_waiting) as retrieval:
        desk = Desk(retrieval, embedder)
        desk.shelf = shelf
        try:
            yield desk
        finally:
            desk.release()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_desk() as desk:
        yield desk


async def test_everybody_gets_the_hits_of_their_own_question(desk: Desk) -> None:
    first = await desk.ask_first()
    asking = await desk.ask_all(["Who built the lighthouse?", "When is the harbour open?"])
    desk.release()
    lighthouse, harbour = await asyncio.gather(*asking)
    assert await first is not None
    assert lighthouse is not None
    assert harbour is not None
    assert (lighthouse.hits[0].slug, harbour.hits[0].slug) == ("lighthouse", "harbour")


async def test_questions_that_wait_are_embedded_together(desk: Desk) -> None:
    first = await desk.ask_first()
    asking = await desk.ask_all([f"question {number}" for number in range(10)])
    desk.release()
    await asyncio.gather(first, *asking)
    assert desk.sizes == [1, 10]


async def test_batch_is_bounded(desk: Desk) -> None:
    first = await desk.ask_first()
    asking = await desk.ask_all(["?"] * (MAX_BATCH + 5))
    desk.release()
    await asyncio.gather(first, *asking)
    assert desk.sizes == [1, MAX_BATCH, 5]


async def test_question_whose_asker_has_gone_costs_nothing(desk: Desk) -> None:
    first = await desk.ask_first()
    gone, stays = await desk.ask_all(["gone", "stays"])
    gone.cancel()
    await asyncio.wait({gone})
    desk.release()
    await asyncio.gather(first, stays)
    assert desk.embedder.batches == [["first"], ["stays"]]


async def test_batch_whose_askers_have_all_gone_is_not_run(desk: Desk) -> None:
    first = await desk.ask_first()
    gone = await desk.ask_all(["gone", "gone too"])
    for asking in gone:
        asking.cancel()
    await asyncio.wait(gone)
    desk.release()
    await first
    await desk.ask("later")
    assert desk.embedder.batches == [["first"], ["later"]]


async def test_asker_who_goes_while_the_model_works_harms_nobody(desk: Desk) -> None:
    first = await desk.ask_first()
    first.cancel()
    await asyncio.wait({first})
    (second,) = await desk.ask_all(["second"])
    desk.release()
    assert await second is not None


async def test_error_reaches_every_asker_of_the_batch_and_the_worker_lives_on(desk: Desk) -> None:
    first = await desk.ask_first()
    asking = await desk.ask_all(["one", "two", "gone"])
    asking[2].cancel()
    desk.embedder.error = LookupError("broken")
    desk.release()
    ends = await asyncio.gather(first, *asking[:2], return_exceptions=True)
    assert [type(end) for end in ends] == [LookupError] * 3
    desk.embedder.error = None
    assert await desk.ask("later") is not None


async def test_error_passes_over_askers_who_have_gone(desk: Desk) -> None:
    first = await desk.ask_first()
    first.cancel()
    await asyncio.wait({first})
    desk.embedder.error = LookupError("broken")
    (second,) = await desk.ask_all(["second"])
    desk.release()
    with pytest.raises(LookupError):
        await second


async def test_one_too_many_is_told_so_at_once() -> None:
    async with open_desk(max_waiting=2) as desk:
        first = await desk.ask_first()
        waiting = await desk.ask_all(["one", "two"])
        assert await desk.retrieval.retrieve("three") is None
        desk.release()
        assert None not in await asyncio.gather(first, *waiting)
        assert await desk.retrieval.retrieve("four") is not None


async def test_newer_library_is_used_from_the_next_batch_on(desk: Desk) -> None:
    first = await desk.ask_first("Who built the lighthouse?")
    (second,) = await desk.ask_all(["Who built the lighthouse?"])
    assert desk.shelf is not None
    desk.shelf.replace(library_of(approved_snapshot(*SEA[:2])))
    desk.release()
    older, newer = await asyncio.gather(first, second)
    assert older is not None
    assert newer is not None
    assert "lighthouse" in {hit.slug for hit in older.hits}
    assert {hit.slug for hit in newer.hits} == {"tides"}


async def test_nobody_waits_for_ever_at_the_end() -> None:
    """Neither who is being served nor who waits; they are told to come back."""
    async with open_desk() as desk:
        first = await desk.ask_first()
        waiting = await desk.ask_all(["one", "two"])
        desk.release()
    async with asyncio.timeout(5):
        ends = await asyncio.gather(first, *waiting)
    assert ends[1:] == [None, None]


async def test_nobody_is_let_in_after_the_end() -> None:
    async with open_desk() as desk:
        pass
    async with asyncio.timeout(5):
        assert await desk.retrieval.retrieve("too late") is None


async def test_end_leaves_no_thread_and_no_task() -> None:
    async with open_desk() as desk:
        await desk.ask("anything")
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not [one for one in threads() if one.startswith("retrieval")]


async def test_never_opened_is_as_good_as_closed() -> None:
    shelf = Shelf(library_of(approved_snapshot(*SEA)))
    await BatchingRetrieval(shelf).__aexit__(None, None, None)


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]
