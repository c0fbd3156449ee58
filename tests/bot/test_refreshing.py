"""A running bot notices what was approved and what was retired."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.library import Library, Shelf
from bot.refreshing import keep_fresh
from knowledge.errors import StoreBusy
from tests.assembly import SEA, approved_snapshot, library_of
from tests.bot.waiting import eventually

OLD = library_of(approved_snapshot(*SEA[:2]))
NEW = library_of(approved_snapshot(*SEA))


class Store:
    """What the refreshing sees of a store: a fingerprint, and how a library is made."""

    def __init__(self) -> None:
        self.now = "a"
        self.makes: Callable[[], Library] | None = None
        self.error: Exception | None = None
        self.looks = 0
        self.made = 0

    def fingerprint(self) -> str:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return self.now

    def make(self, present: Library) -> Library:
        self.made += 1
        return self.makes() if self.makes else present


@asynccontextmanager
async def refreshing(store: Store) -> AsyncIterator[Shelf]:
    shelf = Shelf(OLD)
    task = asyncio.create_task(keep_fresh(shelf, store.fingerprint, store.make, 0.001))
    yield shelf
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def looked_again(store: Store, times: int = 2) -> None:
    """Wait until the store was asked for its fingerprint some more times."""
    before = store.looks
    await eventually(lambda: store.looks >= before + times)


async def test_store_that_changes_gives_a_new_library() -> None:
    store = Store()
    async with refreshing(store) as shelf:
        await looked_again(store)
        assert shelf.library is OLD
        store.makes, store.now = lambda: NEW, "b"
        await eventually(lambda: shelf.library is NEW)


async def test_store_that_stays_as_it_is_is_not_read() -> None:
    store = Store()
    async with refreshing(store):
        await looked_again(store)
        once = store.made
        await looked_again(store, 5)
        assert store.made == once


async def test_change_while_the_first_library_was_made_is_not_missed() -> None:
    """The fingerprint may have changed before it is first asked for."""
    store = Store()
    store.makes = lambda: NEW
    async with refreshing(store) as shelf:
        await eventually(lambda: shelf.library is NEW)


async def test_trouble_with_the_store_is_told_and_passes(caplog: pytest.LogCaptureFixture) -> None:
    store = Store()
    store.error = StoreBusy("sqlite:///somewhere")
    async with refreshing(store) as shelf:
        await looked_again(store)
        assert "The library could not be refreshed: StoreBusy" in caplog.text
        store.makes, store.now, store.error = lambda: NEW, "b", None
        await eventually(lambda: shelf.library is NEW)


@pytest.mark.parametrize("error", [OSError("disk full"), ValueError("a mistake"), LookupError()])
async def test_no_error_ends_it_in_silence(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Library:
        raise error

    store = Store()
    store.makes = fail
    async with refreshing(store) as shelf:
        await eventually(lambda: store.made > 1)
        assert caplog.records[0].levelno == logging.ERROR
        store.makes = lambda: NEW
        await eventually(lambda: shelf.library is NEW)


async def test_what_failed_is_tried_again_although_nothing_changes() -> None:
    tries = iter([StoreBusy("x"), StoreBusy("x")])

    def make() -> Library:
        for error in tries:
            raise error
        return NEW

    store = Store()
    store.makes = make
    async with refreshing(store) as shelf:
        await eventually(lambda: shelf.library is NEW)
    assert store.made == 3
