"""Notes are written behind the back of those who wait for a reply."""

import asyncio
import logging
import threading
from collections.abc import Sequence

import pytest

from bot.noting import BackgroundNotes
from knowledge.errors import StoreBusy, StoreUnavailable
from knowledge.unanswered import Note
from tests.bot.waiting import eventually


class Disk:
    """A store that can be held up and can fail some times."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.tries = 0
        self.written: list[Sequence[Note]] = []
        self.gate = threading.Event()
        self.gate.set()

    def write(self, notes: Sequence[Note]) -> None:
        self.tries += 1
        self.gate.wait(10)
        if self.failures:
            raise self.failures.pop(0)
        self.written.append(notes)

    @property
    def count(self) -> int:
        return sum(map(len, self.written))


def full() -> StoreUnavailable:
    return StoreUnavailable("sqlite:///a.db", "database or disk is full")


async def test_noting_does_not_wait_for_the_disk_and_gathers_what_comes_meanwhile() -> None:
    disk = Disk()
    disk.gate.clear()
    async with BackgroundNotes(disk.write) as notes:
        assert notes.note("first", "en")
        await eventually(lambda: disk.tries == 1)
        assert all(notes.note(f"whale {n}", "en") for n in range(10))
        assert disk.written == []
        disk.gate.set()
        await eventually(lambda: disk.count == 11)
    assert [len(batch) for batch in disk.written] == [1, 10]


async def test_what_still_waits_is_written_at_the_end() -> None:
    disk = Disk()
    async with BackgroundNotes(disk.write) as notes:
        notes.note("whales", "en")
    assert disk.count == 1
    assert not notes.note("too late", "en")


async def test_nothing_to_write_is_not_written() -> None:
    disk = Disk()
    async with BackgroundNotes(disk.write):
        pass
    assert disk.tries == 0


async def test_disk_that_is_busy_is_tried_again() -> None:
    disk = Disk(StoreBusy("sqlite:///a.db"), full())
    async with BackgroundNotes(disk.write, max_tries=3, pause=0.001) as notes:
        notes.note("whales", "en")
        await eventually(lambda: disk.count == 1)
    assert disk.tries == 3


async def test_disk_that_stays_full_is_given_up_and_the_next_note_is_tried(
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk = Disk(*(full() for _ in range(3)))
    async with BackgroundNotes(disk.write, max_tries=3, pause=0.001) as notes:
        notes.note("secret whales", "en")
        await eventually(lambda: disk.tries == 3)
        notes.note("seals", "en")
        await eventually(lambda: disk.count == 1)
    assert "1 unanswered questions are given up" in caplog.text
    assert "whales" not in caplog.text


async def test_whatever_breaks_is_logged_without_what_was_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk = Disk(RuntimeError("secret whales"))
    async with BackgroundNotes(disk.write, max_tries=1) as notes:
        notes.note("secret whales", "en")
        await eventually(lambda: disk.tries == 1)
        notes.note("seals", "en")
    assert disk.count == 1
    assert "RuntimeError" in caplog.text
    assert "whales" not in caplog.text


async def test_end_does_not_wait_for_a_disk_that_fails() -> None:
    disk = Disk(*(full() for _ in range(9)))
    async with asyncio.timeout(5):
        async with BackgroundNotes(disk.write, pause=3600) as notes:
            notes.note("whales", "en")
            await eventually(lambda: disk.tries == 1)
    assert disk.tries == 2


async def test_more_than_may_wait_are_dropped(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk()
    disk.gate.clear()
    async with BackgroundNotes(disk.write, max_waiting=2) as notes:
        notes.note("first", "en")
        await eventually(lambda: disk.tries == 1)
        with caplog.at_level(logging.WARNING):
            assert [bool(notes.note(f"whale {n}", "en")) for n in range(3)] == [True, True, False]
            assert notes.offer("whale", "en") == ""
        disk.gate.set()
    assert disk.count == 3
    assert "too many" in caplog.text
