"""Nothing is kept for longer than the operator has set."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.durable.forgetting import forget_records
from bot.durable.inbox import HOUR
from bot.durable.journal import Journal
from bot.feedback import Opinion
from bot.inbox import Entry
from bot.model import Asker
from knowledge.records.transactions import open_records
from tests.bot.durable.offices import RETENTION, Clock, ask_in_vain, office
from tests.knowledge.databases import query

ONE, TWO = Entry("telegram", "1", "content"), Entry("telegram", "2", "content")
ANA = Asker("telegram", "a" * 32, "", "telegram:7")
DAY = 24 * HOUR
TABLES = ("inbox", "memories", "opinions", "remarks", "wishes", "links")


async def forget(url: str, now: float) -> int:
    """Forget as the bot does every hour."""
    with closing(open_records(url)) as records:
        async with Journal(records.changing, records.reading) as journal:
            return await forget_records(journal, RETENTION.others, lambda: now)


def count(url: str, table: str) -> int:
    ((found,),) = query(url, f"SELECT count(*) FROM knowledge_{table}")
    return int(found)


async def test_what_was_never_answered_is_given_up_after_a_day_and_told(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with office(url, tmp_path / "data") as recorded:
        await recorded.inbox.take([ONE, TWO])
        await recorded.inbox.settle(ONE)
    now = Clock().now
    assert await forget(url, now + DAY) == 0
    assert await forget(url, now + DAY + HOUR) == 1
    assert "never answered are given up: 1" in caplog.text
    assert count(url, "inbox") == 1


async def test_what_was_settled_stays_known_for_three_days(url: str, tmp_path: Path) -> None:
    async with office(url, tmp_path / "data") as recorded:
        await recorded.inbox.take([ONE])
        await recorded.inbox.settle(ONE)
    now = Clock().now
    assert await forget(url, now + 3 * DAY) == 0
    assert await forget(url, now + 3 * DAY + HOUR) == 1


async def test_much_is_forgotten_in_small_steps(url: str, tmp_path: Path) -> None:
    async with office(url, tmp_path / "data") as recorded:
        for entry in await recorded.inbox.take([Entry("t", str(n), "x") for n in range(1001)]):
            await recorded.inbox.settle(entry)
    assert await forget(url, Clock().now + 4 * DAY) == 1001


async def test_everything_goes_when_its_days_are_over(url: str, tmp_path: Path) -> None:
    async with office(url, tmp_path / "data") as recorded:
        await recorded.askers.choose(ANA, "fr")
        await recorded.memories.remember("prompt", "k", "for ever")
        await recorded.feedback.give(Opinion("tides", "en", helpful=True))
        await recorded.feedback.remark("tides", "en", "the moon")
        await recorded.subscriptions.subscribe(ANA, ask_in_vain(url, "whales"), "en")
    today = time.time()
    assert await forget(url, today + 28 * DAY) == 0
    await forget(url, today + 31 * DAY)
    left = {table: count(url, table) for table in TABLES}
    assert left == {name: int(name == "memories") for name in TABLES}
