"""What is kept of questions without an answer, for how long, and what is left of it after that."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from knowledge import migrations
from knowledge.errors import StoreBusy
from knowledge.masking import mask
from knowledge.store import open_store
from knowledge.unanswered import Offered, Reason, Refused, Unmatched, Wording
from knowledge.unanswered_store import UnansweredStore, open_unanswered
from knowledge.workflow import Workflow
from tests.knowledge.databases import query
from tests.knowledge.libraries import ARTICLE_5, EDITOR, SteppingClock

DAY = date(2026, 9, 1)
LATER = date(2026, 9, 3)
EVER = date(2000, 1, 1)


def wording(text: str, locale: str = "en") -> Wording:
    return Wording(f"{locale}:{text}", mask(text), locale)


WHALES = wording("how big are whales")
BALEINES = wording("quelle taille font les baleines", "fr")


@pytest.fixture
def queue(url: str) -> Iterator[UnansweredStore]:
    with open_unanswered(url) as opened:
        yield opened


def rows(queue: UnansweredStore, since: date = EVER) -> list[tuple[str, int, Reason]]:
    return [(one.text, one.count, one.reason) for one in queue.queue(since)]


def test_a_new_queue_is_empty(queue: UnansweredStore) -> None:
    assert (queue.queue(EVER), queue.helped(EVER), queue.waiting(EVER)) == ((), 0, 0)


def test_what_nothing_matched_is_in_the_queue(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES), Unmatched(BALEINES)], DAY)
    first, second = queue.queue(EVER)
    assert (first.text, first.locale, first.reason) == (WHALES.text, "en", Reason.NO_MATCH)
    assert (first.first_seen, first.last_seen, first.count) == (DAY, DAY, 1)
    assert (second.text, second.locale) == (BALEINES.text, "fr")


def test_the_same_wording_counts_up(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES), Unmatched(WHALES)], DAY)
    queue.write([Unmatched(WHALES)], LATER)
    (only,) = queue.queue(EVER)
    assert (only.first_seen, only.last_seen, only.count) == (DAY, LATER, 3)


def test_as_many_are_waiting_as_are_in_the_queue(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES), Unmatched(WHALES), Offered(BALEINES)], DAY)
    assert queue.waiting(EVER) == 1
    queue.write([Unmatched(BALEINES)], LATER)
    assert (queue.waiting(EVER), queue.waiting(LATER)) == (2, 1)


def test_what_was_offered_is_not_in_the_queue_until_it_is_refused(queue: UnansweredStore) -> None:
    queue.write([Offered(WHALES), Offered(WHALES)], DAY)
    assert (rows(queue), queue.helped(EVER)) == ([], 2)
    queue.write([Refused(WHALES.key)], LATER)
    assert rows(queue) == [(WHALES.text, 1, Reason.NONE_OF_THESE)]
    assert queue.helped(EVER) == 1
    assert queue.queue(EVER)[0].last_seen == LATER


def test_refusing_what_is_not_known_does_nothing(queue: UnansweredStore) -> None:
    queue.write([Refused(WHALES.key)], DAY)
    assert rows(queue) == []


def test_refusing_more_often_than_was_offered_does_no_harm(queue: UnansweredStore) -> None:
    queue.write([Offered(WHALES), Refused(WHALES.key), Refused(WHALES.key)], DAY)
    assert (rows(queue), queue.helped(EVER)) == ([(WHALES.text, 2, Reason.NONE_OF_THESE)], 0)


def test_the_latest_reason_counts(queue: UnansweredStore) -> None:
    queue.write([Offered(WHALES), Refused(WHALES.key), Unmatched(WHALES)], DAY)
    assert rows(queue) == [(WHALES.text, 2, Reason.NO_MATCH)]


def test_only_what_was_asked_since_a_day_is_listed(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES)], DAY)
    queue.write([Unmatched(BALEINES)], LATER)
    assert rows(queue, LATER) == [(BALEINES.text, 1, Reason.NO_MATCH)]


def test_what_is_dealt_with_is_gone_and_its_id_is_not_given_again(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES)], DAY)
    (before,) = queue.queue(EVER)
    queue.remove([before.id, 999])
    assert rows(queue) == []
    queue.write([Unmatched(BALEINES)], DAY)
    assert queue.queue(EVER)[0].id != before.id


def test_what_is_old_is_forgotten(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES), Offered(wording("old and offered"))], DAY)
    queue.write([Unmatched(BALEINES)], LATER)
    assert queue.forget(LATER) == 2
    assert rows(queue) == [(BALEINES.text, 1, Reason.NO_MATCH)]
    assert (queue.helped(EVER), queue.forget(LATER)) == (0, 0)


def test_a_clock_that_goes_back_does_not_make_it_older(queue: UnansweredStore) -> None:
    queue.write([Unmatched(WHALES), Offered(WHALES)], LATER)
    queue.write([Unmatched(WHALES), Refused(WHALES.key)], DAY)
    assert queue.queue(EVER)[0].last_seen == LATER


def test_nothing_is_written_when_one_note_fails(queue: UnansweredStore) -> None:
    def notes() -> Iterator[Unmatched]:
        yield Unmatched(WHALES)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        queue.write(notes(), DAY)
    assert rows(queue) == []


def test_neither_asker_nor_hour_has_a_place(queue: UnansweredStore, url: str) -> None:
    queue.write([Unmatched(WHALES)], DAY)
    (row,) = query(url, "SELECT * FROM knowledge_unanswered")
    assert set(row._mapping) == {
        *("id", "key", "wording", "locale", "reason", "first_seen", "last_seen"),
        *("count", "offered"),
    }
    assert (row.first_seen, row.last_seen) == ("2026-09-01", "2026-09-01")


def test_questions_are_no_part_of_the_audit_trail(queue: UnansweredStore, url: str) -> None:
    with open_store(url, SteppingClock()) as store:
        Workflow(store, "en").add(ARTICLE_5, EDITOR)
        before = store.approved_fingerprint()
        queue.write([Unmatched(WHALES)], DAY)
        queue.forget(LATER)
        assert (store.approved_fingerprint(), len(store.events())) == (before, 1)


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_unanswered(f"sqlite:///{path}") as queue:
        queue.write([Unmatched(WHALES)], DAY)
        queue.forget(LATER)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert all(WHALES.text.encode() not in one.read_bytes() for one in tmp_path.iterdir())


def test_another_writer_is_waited_for_and_then_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_unanswered(f"sqlite:///{path}", patience=0.05) as queue:
        held = sqlite3.connect(path, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            queue.write([Unmatched(WHALES)], DAY)
        held.close()
        queue.write([Unmatched(WHALES)], DAY)
        assert len(rows(queue)) == 1


def test_database_of_the_version_before_is_taken_over(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, "0001")
    engine.dispose()
    with open_unanswered(url) as queue:
        queue.write([Unmatched(WHALES)], DAY)
        assert len(rows(queue)) == 1


days = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))


@given(st.lists(st.tuples(st.sampled_from([WHALES, BALEINES]), days)), days)
def test_no_wording_outlives_the_day_it_is_kept_until(
    asked: list[tuple[Wording, date]], before: date
) -> None:
    with open_unanswered("sqlite://") as queue:
        for one, day in asked:
            queue.write([Unmatched(one)], day)
        queue.forget(before)
        left = {one.text for one in queue.queue(EVER)}
    assert left == {one.text for one, day in asked if day >= before}
