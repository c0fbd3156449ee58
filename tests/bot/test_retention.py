"""What is old is forgotten in time, at the start and ever again."""

import asyncio
import logging
from datetime import date, timedelta

import pytest

from bot.retention import keep_forgetting, kept_since
from knowledge.errors import StoreBusy
from tests.bot.waiting import eventually

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(("days", "age"), [(0, -1), (1, 0), (2, 1), (90, 89)])
def test_as_many_days_are_kept_as_are_set_with_today(days: int, age: int) -> None:
    assert kept_since(TODAY, days) == TODAY - timedelta(days=age)


class Shredder:
    def __init__(self, *outcomes: int | Exception) -> None:
        self.outcomes = list(outcomes)
        self.times = 0

    async def forget(self) -> int:
        self.times += 1
        outcome = self.outcomes.pop(0) if self.outcomes else 0
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def forgetting(shredder: Shredder, seconds: float, times: int) -> None:
    task = asyncio.create_task(keep_forgetting("toys", shredder.forget, seconds))
    await eventually(lambda: shredder.times >= times)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_it_begins_at_once() -> None:
    shredder = Shredder()
    await forgetting(shredder, 3600, 1)
    assert shredder.times == 1


async def test_it_goes_on_whatever_happens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    shredder = Shredder(StoreBusy("sqlite:///a.db"), RuntimeError("secret"), 7)
    await forgetting(shredder, 0.001, 5)
    assert "StoreBusy" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
    assert "Old toys are forgotten: 7" in caplog.text
