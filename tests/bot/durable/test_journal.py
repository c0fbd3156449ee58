"""Changes are written together, in their turn, and each learns what became of it."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from bot.durable.journal import Journal
from bot.errors import TooMuchToWrite
from bot.group_commit import PAUSE, GroupCommit
from knowledge.errors import StoreBusy, StoreUnavailable
from tests.bot.waiting import eventually

Pages = list[str]


def busy() -> StoreBusy:
    return StoreBusy("sqlite:///a.db")


def full() -> StoreUnavailable:
    return StoreUnavailable("sqlite:///a.db", "database or disk is full")


class Disk:
    """A database of lines that can be held up, and whose transactions can fail."""

    def __init__(self) -> None:
        self.lines: Pages = []
        self.sizes: list[int] = []
        self.failures: list[Exception] = []
        self.gate = threading.Event()
        self.gate.set()

    @contextmanager
    def changing(self) -> Iterator[Pages]:
        new: Pages = []
        self.gate.wait(10)
        yield new
        if self.failures:
            raise self.failures.pop(0)
        self.sizes.append(len(new))
        self.lines += new

    @contextmanager
    def reading(self) -> Iterator[Pages]:
        yield self.lines


@asynccontextmanager
async def over(disk: Disk, pause: float = PAUSE) -> AsyncIterator[Journal[Pages]]:
    async with Journal(disk.changing, disk.reading, pause=pause) as journal:
        yield journal


def line(text: str) -> Callable[[Pages], str]:
    def change(pages: Pages) -> str:
        pages.append(text)
        return text.upper()

    return change


def wrong(pages: Pages) -> str:
    raise ValueError("secret")


async def test_change_is_on_the_disk_when_it_returns() -> None:
    disk = Disk()
    async with over(disk) as journal:
        assert await journal.write(line("a")) == "A"
        assert disk.lines == ["a"]
        assert await journal.read(len) == 1


async def test_what_comes_while_the_disk_writes_is_written_together_next() -> None:
    disk = Disk()
    disk.gate.clear()
    async with over(disk) as journal:
        first = asyncio.create_task(journal.write(line("first")))
        await asyncio.sleep(0)
        await eventually(lambda: not journal.waiting)
        others = [asyncio.create_task(journal.write(line(str(n)))) for n in range(20)]
        await asyncio.sleep(0)
        disk.gate.set()
        await asyncio.gather(first, *others)
    assert disk.sizes == [1, 20]
    assert disk.lines == ["first", *map(str, range(20))]


async def test_change_that_is_wrong_fails_alone_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk = Disk()
    async with over(disk) as journal:
        changes = (journal.write(line("a")), journal.write(wrong), journal.write(line("b")))
        found = await asyncio.gather(*changes, return_exceptions=True)
    assert [found[0], type(found[1]), found[2]] == ["A", ValueError, "B"]
    assert disk.lines == ["a", "b"]
    assert "secret" not in caplog.text


@pytest.mark.parametrize("error", [busy(), full()])
async def test_whoever_waits_is_told_that_it_cannot_be_written(error: Exception) -> None:
    disk = Disk()
    disk.failures = [error]
    async with over(disk) as journal:
        with pytest.raises(type(error)):
            await journal.write(line("a"))
    assert disk.lines == []


@pytest.mark.parametrize("error", [busy(), full()])
async def test_what_is_kept_is_tried_until_the_disk_takes_it_in_its_turn(error: Exception) -> None:
    disk = Disk()
    disk.failures = [error] * 7
    async with over(disk, pause=0.001) as journal:
        for text in "abc":
            journal.write_soon(line(text))
        await eventually(lambda: len(disk.lines) == 3)
    assert disk.lines == ["a", "b", "c"]


async def test_failure_of_what_is_kept_is_told_and_it_is_written_all_the_same() -> None:
    disk = Disk()
    disk.failures = [full()]
    async with over(disk, pause=0.001) as journal:
        with pytest.raises(StoreUnavailable):
            await journal.submit(line("a"), keep=True)
        await eventually(lambda: disk.lines == ["a"])


async def test_change_is_not_made_for_somebody_who_has_gone() -> None:
    disk = Disk()
    async with over(disk) as journal:
        gone = journal.submit(line("gone"), keep=False)
        gone.cancel()
        await journal.write(line("a"))
    assert disk.lines == ["a"]


async def test_what_still_waits_is_written_at_the_end() -> None:
    disk = Disk()
    async with over(disk) as journal:
        for text in "abc":
            journal.write_soon(line(text))
    assert disk.lines == ["a", "b", "c"]
    journal.write_soon(line("too late"))
    with pytest.raises(TooMuchToWrite):
        await journal.write(line("too late"))


async def test_disk_that_fails_at_the_end_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk()
    disk.failures = [full()] * 9
    async with over(disk, pause=0.001) as journal:
        journal.write_soon(line("a"))
    assert "1 records are given up" in caplog.text
    assert caplog.records[-1].levelno == logging.ERROR


async def test_too_much_is_refused() -> None:
    disk = Disk()
    disk.gate.clear()
    async with GroupCommit("pages", disk.changing, max_waiting=2) as journal:
        for text in "ab":
            journal.write_soon(line(text))
        with pytest.raises(TooMuchToWrite):
            await journal.write(line("c"))
        disk.gate.set()
    assert disk.lines == ["a", "b"]


async def test_what_is_tried_too_often_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk()
    disk.failures = [full()] * 3
    async with GroupCommit("pages", disk.changing, max_tries=3, pause=0.001) as journal:
        journal.write_soon(line("a"))
        await eventually(lambda: "1 pages are given up" in caplog.text)
        assert await journal.write(line("b")) == "B"
    assert disk.lines == ["b"]
