"""What came in is neither lost nor done twice, by whatever number of processes, and is sealed."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.durable.inbox import DurableInbox
from bot.durable.journal import Journal
from bot.durable.opening import Recording
from bot.durable.runs import this_run
from bot.inbox import Entry
from bot.installation_secret import derived_key
from bot.keyed_hashes import KeyedHashes
from bot.sealing import Sealer
from knowledge.errors import StoreUnavailable
from knowledge.records.transactions import Records, Transaction, open_records
from tests.bot.cli.running import ROOT, surroundings
from tests.bot.durable.offices import Clock, made, office
from tests.knowledge.databases import query

ONE = Entry("telegram", "4711", "what somebody wrote")


async def test_neither_id_nor_content_can_be_read_in_the_database(
    recorded: Recording, url: str
) -> None:
    await recorded.inbox.take([ONE])
    (row,) = query(url, "SELECT * FROM knowledge_inbox")
    assert all(word not in str(tuple(row)) for word in ("4711", "wrote"))
    assert row.state == "taken"


async def test_the_content_is_gone_when_it_is_settled(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    async with office(url, tmp_path / "data") as recorded:
        await recorded.inbox.take([ONE])
        ((sealed,),) = query(url, "SELECT content FROM knowledge_inbox")
        await recorded.inbox.settle(ONE)
    assert query(url, "SELECT state, content FROM knowledge_inbox") == [("settled", None)]
    assert sealed.encode() not in everything_in(tmp_path)


async def test_what_one_process_took_is_not_new_to_another(url: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with office(url, data) as first, office(url, data) as second:
        assert await first.inbox.take([ONE]) == (ONE,)
        assert await second.inbox.take([ONE]) == ()
        assert await second.inbox.left_behind("telegram") == ()


async def test_a_process_that_ended_leaves_behind_what_it_did_not_settle(
    url: str, tmp_path: Path
) -> None:
    async with office(url, tmp_path / "data") as first:
        await first.inbox.take([ONE])
    async with office(url, tmp_path / "data") as second:
        assert await second.inbox.left_behind("telegram") == (ONE,)


async def test_a_machine_that_falls_silent_is_taken_for_dead_after_a_while(
    url: str, tmp_path: Path
) -> None:
    clock = Clock()
    async with (
        office(url, tmp_path / "one", clock=Clock()) as first,
        office(url, tmp_path / "other", clock=clock) as second,
    ):
        await first.inbox.take([ONE])
        clock.now += 59
        assert await second.inbox.left_behind("telegram") == ()
        clock.now += 2
        assert await second.inbox.left_behind("telegram") == (ONE,)


async def test_a_process_of_this_machine_that_is_slow_is_not_taken_for_dead(
    url: str, tmp_path: Path
) -> None:
    clock = Clock()
    async with (
        office(url, tmp_path / "data", clock=Clock()) as first,
        office(url, tmp_path / "data", clock=clock) as second,
    ):
        await first.inbox.take([ONE])
        clock.now += 3600
        assert await second.inbox.left_behind("telegram") == ()


async def test_two_survivors_do_not_get_the_same(url: str, tmp_path: Path) -> None:
    left = [Entry("telegram", str(n), "content") for n in range(50)]
    async with office(url, tmp_path / "data") as dead:
        await dead.inbox.take(left)
    data = tmp_path / "data"
    async with office(url, data) as first, office(url, data) as second:
        got = await asyncio.gather(
            *(one.inbox.left_behind("telegram") for one in (first, second) * 3)
        )
    by_first, by_second = set(got[0] + got[2] + got[4]), set(got[1] + got[3] + got[5])
    assert by_first | by_second == set(left)
    assert not by_first & by_second


async def test_what_was_sealed_with_another_secret_is_not_there(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with office(url, tmp_path / "data") as first:
        await first.inbox.take([ONE])
    async with office(url, tmp_path / "data", secret="another secret " * 3) as second:
        assert await second.inbox.left_behind("telegram") == ()
    assert "the secret has changed: 1" in caplog.text


def everything_in(folder: Path) -> bytes:
    """The files of a database that is closed, as somebody finds them who gets hold of the disk."""
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return b"".join(path.read_bytes() for path in folder.glob("a.db*"))


CRASHING = """
import asyncio, os, sys
from pathlib import Path
from bot.inbox import Entry
from tests.bot.durable.offices import office

async def work(url, folder):
    async with office(url, Path(folder)) as recorded:
        taken = [Entry("telegram", str(n), f"content {n}") for n in range(6)]
        await recorded.inbox.take(taken)
        await recorded.inbox.settle(taken[0])
        await recorded.inbox.sending(taken[1])
        print("ready", flush=True)
        await asyncio.sleep(60)

asyncio.run(work(*sys.argv[1:]))
"""


async def test_nothing_is_lost_when_a_process_is_killed(url: str, tmp_path: Path) -> None:
    """The lease of the dead has not run out: the lock of the operating system tells."""
    data = tmp_path / "data"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CRASHING, url, str(data)),
        env=surroundings(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    async with office(url, data) as survivor:
        assert await survivor.inbox.left_behind("telegram") == ()
        process.kill()
        await process.wait()
        left = await survivor.inbox.left_behind("telegram")
        again = await survivor.inbox.take([Entry("telegram", "0", "content 0"), *left])
    assert [(one.id, one.was_sending) for one in left] == [
        ("1", True),
        *((str(n), False) for n in range(2, 6)),
    ]
    assert again == ()


TAKING = """
import asyncio, sys
from pathlib import Path
from bot.inbox import Entry
from tests.bot.durable.offices import office

async def work(url, folder):
    async with office(url, Path(folder)) as recorded:
        takes = [
            recorded.inbox.take([Entry("t", str(n), "x"), Entry("t", str(n + 1), "x")])
            for n in range(200)
        ]
        new = [one.id for taken in await asyncio.gather(*takes) for one in taken]
    print(" ".join(new))

asyncio.run(work(*sys.argv[1:]))
"""


async def test_two_processes_share_what_both_are_given(url: str, tmp_path: Path) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", TAKING, url, str(tmp_path / "data")),
            env=surroundings(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [(await one.communicate())[0].decode().split() for one in processes]
    assert sorted(said[0] + said[1], key=int) == [str(n) for n in range(201)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.sampled_from("abcdefg"), max_size=4), max_size=6),
    st.sets(st.sampled_from("abcdefg")),
)
def test_every_id_is_new_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[str]], settled: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("dedup")

    async def deliver() -> None:
        async with office(f"sqlite:///{folder / 'a.db'}", folder / "data") as recorded:
            seen: list[str] = []
            for batch in batches:
                taken = await recorded.inbox.take([Entry("t", id_, id_) for id_ in batch])
                seen += [one.id for one in taken]
                for one in taken:
                    if one.id in settled:
                        await recorded.inbox.settle(one)
            left = [one.id for one in await recorded.inbox.left_behind("t")]
        everything = [id_ for batch in batches for id_ in batch]
        assert seen == list(dict.fromkeys(everything))
        assert left == [id_ for id_ in seen if id_ not in settled]

    asyncio.run(deliver())


class Trouble:
    """A database whose transactions fail, or hang, while that is set."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    @contextmanager
    def changing(self) -> Iterator[Transaction]:
        self.gate.wait(20)
        if self.error:
            raise self.error
        with self._records.changing() as transaction:
            yield transaction


@asynccontextmanager
async def in_trouble(url: str, folder: Path) -> AsyncIterator[tuple[DurableInbox, Trouble]]:
    key = derived_key("a secret", "inbox")
    with closing(open_records(url)) as records:
        trouble = Trouble(records)
        async with (
            Journal(trouble.changing, records.reading, pause=0.01) as journal,
            this_run(journal, made(folder) / "runs") as run,
        ):
            yield DurableInbox(journal, run, KeyedHashes(key), Sealer(key), patience=0.05), trouble


async def test_question_is_taken_once_while_the_database_fails_and_recorded_later(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with in_trouble(url, tmp_path / "data") as (inbox, trouble):
        trouble.error = StoreUnavailable("sqlite:///a.db", "database or disk is full")
        assert await inbox.take([ONE]) == (ONE,)
        assert await inbox.take([ONE]) == ()
        await inbox.sending(ONE)
        await inbox.settle(ONE)
        assert await inbox.left_behind("telegram") == ()
        trouble.error = None
    assert query(url, "SELECT state, content FROM knowledge_inbox") == [("settled", None)]
    assert "The inbox is not written to yet: StoreUnavailable" in caplog.text
    assert "wrote" not in caplog.text


async def test_question_does_not_wait_for_ever_for_the_database(url: str, tmp_path: Path) -> None:
    async with in_trouble(url, tmp_path / "data") as (inbox, trouble):
        trouble.gate.clear()
        assert await inbox.take([ONE]) == (ONE,)
        assert await inbox.take([ONE]) == ()
        trouble.gate.set()
    assert query(url, "SELECT state FROM knowledge_inbox") == [("taken",)]
