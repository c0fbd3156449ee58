"""The chosen language is on the path of every question: known without reading, and never stale."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.durable.askers import SECONDS_KNOWN, DurableAskers
from bot.durable.memories import DurableMemories
from bot.durable.opening import Recording
from bot.model import Asker
from knowledge.errors import StoreBusy
from tests.assembly import TODAY
from tests.bot.durable.test_journal import Disk, over

ANA, BEN = Asker("telegram", "a" * 32), Asker("telegram", "b" * 32)


class CountedMemories(DurableMemories):
    """Counts how often it is asked."""

    reads = 0
    before_return: Callable[[], object] | None = None

    async def recall(self, kind: str, key: str) -> str | None:
        self.reads += 1
        found = await super().recall(kind, key)
        if self.before_return:
            await self.before_return()  # type: ignore[misc]
        return found


def today() -> date:
    return TODAY


class Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def memories(recorded: Recording) -> CountedMemories:
    return CountedMemories(recorded.memories._journal, today)


async def test_choice_is_read_once_in_a_while(memories: CountedMemories) -> None:
    clock = Ticks()
    askers = DurableAskers(memories, 30, clock=clock)
    await askers.choose(ANA, "fr")
    for _ in range(5):
        assert await askers.language(ANA) == "fr"
        assert await askers.language(BEN) is None
    assert memories.reads == 2
    clock.now += SECONDS_KNOWN
    assert await askers.language(ANA) == "fr"
    assert memories.reads == 3


async def test_choice_of_another_process_is_seen_after_a_while(memories: CountedMemories) -> None:
    clock = Ticks()
    here, there = DurableAskers(memories, 30, clock=clock), DurableAskers(memories, 30)
    assert await here.language(ANA) is None
    await there.choose(ANA, "fr")
    clock.now += SECONDS_KNOWN
    assert await here.language(ANA) == "fr"


async def test_choice_that_is_made_while_it_is_read_counts(memories: CountedMemories) -> None:
    askers = DurableAskers(memories, 30)

    async def choose() -> None:
        memories.before_return = None
        await askers.choose(ANA, "fr")

    memories.before_return = choose
    assert await askers.language(ANA) is None
    assert await askers.language(ANA) == "fr"


async def test_no_more_than_so_many_are_known_at_once(memories: CountedMemories) -> None:
    askers = DurableAskers(memories, 30, most=1)
    for asker in (ANA, BEN, ANA):
        await askers.language(asker)
    assert memories.reads == 3


async def test_nothing_is_kept_where_that_was_chosen(memories: CountedMemories) -> None:
    askers = DurableAskers(memories, 0)
    await askers.choose(ANA, "fr")
    assert await askers.language(ANA) is None


async def test_forgetting_takes_what_others_remember_under_the_same_key(
    recorded: Recording,
) -> None:
    await recorded.memories.remember("prompt", ANA.key, "value")
    await recorded.memories.remember("prompt", BEN.key, "value")
    await recorded.askers.forget(ANA)
    assert await recorded.memories.recall("prompt", ANA.key) is None
    assert await recorded.memories.recall("prompt", BEN.key) == "value"


async def test_memory_ends_after_its_last_day(recorded: Recording) -> None:
    await recorded.memories.remember("prompt", "k", "value", days=1)
    assert await recorded.memories.recall("prompt", "k") == "value"
    later = DurableMemories(recorded.memories._journal, lambda: date.max)
    assert await later.recall("prompt", "k") is None


async def test_question_is_answered_when_the_database_is_busy() -> None:
    class BusyDisk(Disk):
        def reading(self) -> None:  # type: ignore[override]
            raise StoreBusy("sqlite:///a.db")

    disk = BusyDisk()
    disk.failures = [StoreBusy("sqlite:///a.db")] * 9
    async with over(disk, pause=0.001) as journal:
        askers = DurableAskers(DurableMemories(journal, today), 30)  # type: ignore[arg-type]
        assert await askers.language(ANA) is None
