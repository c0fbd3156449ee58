"""The store: what it keeps, what it refuses, and how it fails."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, exc, make_url

from knowledge.audit import verify_chain
from knowledge.database import Database
from knowledge.engines import open_engine
from knowledge.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    StoreUnavailable,
    WrongStatus,
)
from knowledge.folders import read_folder, write_folder
from knowledge.migrations import Schema
from knowledge.store import KnowledgeStore, open_store, schema_of_store
from knowledge.transitions import Step
from knowledge.workflow import Workflow
from tests.knowledge.databases import drop_protection, query
from tests.knowledge.libraries import (
    ARTICLE_5,
    EDITOR,
    SteppingClock,
    approve,
    memory_store,
    revision,
)

FRENCH = revision(locale="fr", question="Article 5 ?", translates="0" * 16)
NEWER = revision(answer="New.")


def refusal(url: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        open_store(url, SteppingClock(), patience=0.05)
    return caught.value


class TestReading:
    """What can be asked of the store."""

    def test_a_new_store_is_empty(self, store: KnowledgeStore) -> None:
        assert store.is_empty()
        assert (store.list(), store.revisions(), store.events()) == ((), (), ())
        assert store.newest("article-5", "en") is None
        assert store.history("article-5", "en") == ()

    def test_the_newest_of_each_slug_and_locale_is_listed(
        self, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        for wording in (revision("b"), FRENCH, ARTICLE_5, NEWER):
            workflow.add(wording, EDITOR)
        assert not store.is_empty()
        assert store.revisions() == (NEWER, FRENCH, revision("b"))
        assert [stored.number for stored in store.list()] == [2, 1, 1]

    def test_the_history_begins_with_the_oldest(
        self, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        for wording in (ARTICLE_5, NEWER, FRENCH):
            workflow.add(wording, EDITOR)
        history = store.history("article-5", "en")
        assert [stored.revision for stored in history] == [ARTICLE_5, NEWER]

    def test_the_fingerprint_changes_with_every_event_only(
        self, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        seen = [store.approved_fingerprint()]
        workflow.add(ARTICLE_5, EDITOR)
        seen.append(store.approved_fingerprint())
        workflow.add(ARTICLE_5, EDITOR)
        seen.append(store.approved_fingerprint())
        workflow.submit("article-5", "en", EDITOR)
        seen.append(store.approved_fingerprint())
        assert seen[1] == seen[2]
        assert len(set(seen)) == 3

    def test_export_and_import_are_lossless(
        self, workflow: Workflow, store: KnowledgeStore, tmp_path: Path
    ) -> None:
        workflow.add_all((ARTICLE_5, FRENCH), EDITOR)
        write_folder(tmp_path / "out", store.revisions())
        revisions, _ = read_folder(tmp_path / "out")
        assert revisions == store.revisions()
        with memory_store() as other:
            Workflow(other, "en").add_all(revisions, EDITOR)
            assert other.revisions() == store.revisions()


class TestKeeping:
    """What was written stays written."""

    def test_a_store_opened_again_holds_what_it_held(self, url: str) -> None:
        with open_store(url, SteppingClock()) as first:
            approve(Workflow(first, "en"), ARTICLE_5)
            before = first.records()
        with open_store(url, SteppingClock()) as second:
            assert second.records() == before

    def test_times_are_kept_in_utc_whatever_the_clock_shows(self, url: str) -> None:
        summer = datetime(2026, 9, 1, 14, tzinfo=timezone(timedelta(hours=2)))
        with open_store(url, lambda: summer) as store:
            Workflow(store, "en").add(ARTICLE_5, EDITOR)
            (event,) = store.events()
            (stored,) = store.list()
        assert event.at == stored.created_at == datetime(2026, 9, 1, 12, tzinfo=UTC)
        assert event.at.tzinfo == stored.created_at.tzinfo == UTC

    def test_a_failure_in_the_middle_leaves_nothing(self, store: KnowledgeStore) -> None:
        before = store.records()
        with pytest.raises(WrongStatus), store.writing() as ledger:
            ledger.move(ledger.add(ARTICLE_5, EDITOR), Step.APPROVE, EDITOR)
        assert store.records() == before

    @pytest.mark.parametrize("table", ["knowledge_revisions", "knowledge_events"])
    @pytest.mark.parametrize("change", ["UPDATE {} SET slug = 'x'", "DELETE FROM {}"])
    def test_the_database_itself_refuses_to_change_the_past(
        self, url: str, workflow: Workflow, table: str, change: str
    ) -> None:
        approve(workflow, ARTICLE_5)
        with pytest.raises(exc.DBAPIError, match=f"{table} only grows"):
            query(url, change.format(table))

    @pytest.mark.parametrize("table", ["knowledge_revisions", "knowledge_events"])
    def test_a_row_cannot_be_replaced_by_inserting_it_again(
        self, url: str, workflow: Workflow, table: str
    ) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        replace = "INSERT OR REPLACE" if url.startswith("sqlite") else "INSERT"
        with pytest.raises(exc.DBAPIError):
            query(url, f"{replace} INTO {table} SELECT * FROM {table}")

    def test_many_writers_wait_for_each_other(self, url: str) -> None:
        def add_ten(name: str) -> None:
            with open_store(url, SteppingClock()) as store:
                for number in range(10):
                    Workflow(store, "en").add(revision(answer=f"{name}{number}"), EDITOR)

        with open_store(url, SteppingClock()) as store:
            with ThreadPoolExecutor() as pool:
                list(pool.map(add_ten, ["a", "b", "c"]))
            assert [s.number for s in store.history("article-5", "en")] == list(range(1, 31))
            assert verify_chain(store.records()) is None

    def test_one_store_serves_many_threads(self, store: KnowledgeStore) -> None:
        workflow = Workflow(store, "en")
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda n: workflow.add(revision(f"a-{n}"), EDITOR), range(20)))
        assert len(store.list()) == 20
        assert verify_chain(store.records()) is None


class TestDamage:
    """Rows that nobody wrote through the store are never taken for values."""

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE knowledge_revisions SET content = '{}'",
            "UPDATE knowledge_revisions SET slug = 'article-6'",
            "UPDATE knowledge_revisions SET digest = 'x'",
            "UPDATE knowledge_revisions SET created_at = 'yesterday'",
            "UPDATE knowledge_revisions SET created_at = '2026-09-01T14:00:00+02:00'",
            "DELETE FROM knowledge_reviews",
        ],
    )
    def test_a_damaged_revision_is_named(
        self, url: str, workflow: Workflow, store: KnowledgeStore, damage: str
    ) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        drop_protection(url)
        query(url, damage)
        with pytest.raises(StoreDamaged, match="revision 1 of article-"):
            store.list()
        assert store.records().revisions == ()

    @pytest.mark.parametrize(
        "damage", ["action = 'x'", "at = ''", "details = '[]'", "details = '[' || details"]
    )
    def test_a_damaged_event_is_named(
        self, url: str, workflow: Workflow, store: KnowledgeStore, damage: str
    ) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        drop_protection(url)
        query(url, f"UPDATE knowledge_events SET {damage}")
        with pytest.raises(StoreDamaged, match="event 1"):
            store.events()
        assert store.records().events == ()

    @pytest.mark.parametrize(
        ("table", "column"),
        [
            ("knowledge_revisions", "content"),
            ("knowledge_revisions", "created_by"),
            ("knowledge_revisions", "number"),
            ("knowledge_reviews", "approved_by"),
            ("knowledge_events", "actor"),
            ("knowledge_events", "number"),
        ],
    )
    def test_bytes_in_the_place_of_text_are_damage(
        self, tmp_path: Path, table: str, column: str
    ) -> None:
        """SQLite keeps any type in any column."""
        url = f"sqlite:///{tmp_path / 'a.db'}"
        with open_store(url, SteppingClock()) as store:
            approve(Workflow(store, "en"), ARTICLE_5)
            drop_protection(url)
            query(url, f"UPDATE {table} SET {column} = x'ff'")
            assert verify_chain(store.records())

    def test_the_workflow_stops_at_damage(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        query(url, "DELETE FROM knowledge_reviews")
        before = store.records()
        with pytest.raises(StoreDamaged):
            workflow.submit("article-5", "en", EDITOR)
        assert store.records() == before


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process in the middle of a write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


class TestFailing:
    """Everything that the database can do wrong is an error of the store."""

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        error = refusal(f"sqlite:///{tmp_path / 'none' / 'a.db'}")
        assert isinstance(error, StoreUnavailable)
        assert error.reason == "unable to open database file"

    def test_a_folder_in_the_place_of_the_file(self, tmp_path: Path) -> None:
        assert isinstance(refusal(f"sqlite:///{tmp_path}"), StoreUnavailable)

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "a.db").write_text("no database, but a text" * 100, encoding="utf-8")
        error = refusal(f"sqlite:///{tmp_path / 'a.db'}")
        assert isinstance(error, StoreUnavailable)
        assert error.reason == "file is not a database"

    def test_a_file_torn_in_the_middle(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'a.db'}"
        with open_store(url, SteppingClock()) as store:
            Workflow(store, "en").add_all([revision(f"a-{n}") for n in range(20)], EDITOR)
        data = bytearray((tmp_path / "a.db").read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        (tmp_path / "a.db").write_bytes(data)
        with pytest.raises(StoreUnavailable), open_store(url, SteppingClock()) as store:
            store.list()

    def test_a_file_that_may_not_be_written_can_still_be_read(self, tmp_path: Path) -> None:
        with open_store(f"sqlite:///{tmp_path / 'a.db'}", SteppingClock()) as store:
            Workflow(store, "en").add(ARTICLE_5, EDITOR)
        url = f"sqlite:///file:{tmp_path / 'a.db'}?mode=ro&uri=true"
        with open_store(url, SteppingClock()) as store:
            assert store.revisions() == (ARTICLE_5,)
            with pytest.raises(StoreUnavailable, match="attempt to write a readonly database"):
                Workflow(store, "en").add(NEWER, EDITOR)

    def test_a_full_disk_leaves_the_store_as_it_was(self, tmp_path: Path) -> None:
        """A database that is told to stay small behaves as on a full disk."""
        url = f"sqlite:///{tmp_path / 'a.db'}"
        open_store(url, SteppingClock()).close()
        engine = open_engine(make_url(url), patience=5)
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA max_page_count = 1"))
        with KnowledgeStore(Database(engine, url), SteppingClock()) as store:
            before = store.records()
            with pytest.raises(StoreUnavailable, match="database or disk is full"):
                Workflow(store, "en").add(revision(more="x" * 9000), EDITOR)
            assert store.records() == before

    def test_another_writer_on_opening(self, tmp_path: Path) -> None:
        path = tmp_path / "a.db"
        open_store(f"sqlite:///{path}", SteppingClock()).close()
        with held(path):
            assert isinstance(refusal(f"sqlite:///{path}"), StoreBusy)

    def test_another_writer_on_writing(self, tmp_path: Path) -> None:
        path = tmp_path / "a.db"
        with open_store(f"sqlite:///{path}", SteppingClock(), patience=0.05) as store:
            with held(path), pytest.raises(StoreBusy):
                Workflow(store, "en").add(ARTICLE_5, EDITOR)
            assert store.is_empty()
            Workflow(store, "en").add(ARTICLE_5, EDITOR)
            assert not store.is_empty()

    def test_readers_do_not_wait_for_a_writer(self, tmp_path: Path) -> None:
        path = tmp_path / "a.db"
        with open_store(f"sqlite:///{path}", SteppingClock(), patience=0) as store, held(path):
            assert store.is_empty()

    def test_a_newer_schema(self, url: str) -> None:
        open_store(url, SteppingClock()).close()
        query(url, "UPDATE knowledge_version SET version_num = '9999'")
        error = refusal(url)
        assert isinstance(error, StoreTooNew)
        assert error.revision == "9999"

    @pytest.mark.parametrize(
        "url", ["", "nonsense", "sqlite:", "mysql://a:secret@b/c", "postgresql://a:secret@b:x/c"]
    )
    def test_what_is_no_url_of_a_database_we_know(self, url: str) -> None:
        error = refusal(url)
        assert isinstance(error, StoreUnavailable)
        assert "secret" not in f"{error.url} {error.reason}"

    def test_a_driver_that_is_not_installed(self) -> None:
        error = refusal("postgresql+pg8000://ann:secret@127.0.0.1:1/none")
        assert isinstance(error, StoreUnavailable)
        assert "secret" not in f"{error.url} {error.reason}"

    def test_tables_of_somebody_else_are_left_alone(self, url: str) -> None:
        query(url, "CREATE TABLE knowledge_events (id INTEGER)")
        assert isinstance(refusal(url), StoreUnavailable)
        assert query(url, "SELECT * FROM knowledge_events") == []


def test_a_store_in_memory_works_like_any_other() -> None:
    with memory_store() as store:
        approve(Workflow(store, "en"), ARTICLE_5)
        assert verify_chain(store.records()) is None


def test_a_clock_without_a_zone_is_a_mistake_of_the_program() -> None:
    with open_store("sqlite://", lambda: datetime(2026, 9, 1)) as store:  # noqa: DTZ001
        with pytest.raises(ValueError, match="time zone"):
            Workflow(store, "en").add(ARTICLE_5, EDITOR)
        assert store.is_empty()


class TestLookingAtTheSchema:
    """Nothing is made and nothing is changed by that."""

    def test_of_a_database_that_is_not_there(self, tmp_path: Path) -> None:
        assert schema_of_store(f"sqlite:///{tmp_path / 'a.db'}") is Schema.ABSENT
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("version", ["0001", "9999"])
    def test_of_another_version(self, url: str, version: str) -> None:
        open_store(url, SteppingClock()).close()
        assert schema_of_store(url) is Schema.CURRENT
        query(url, f"UPDATE knowledge_version SET version_num = '{version}'")
        assert schema_of_store(url) is (Schema.OLDER if version == "0001" else Schema.NEWER)
        assert query(url, "SELECT version_num FROM knowledge_version") == [(version,)]

    def test_of_tables_of_somebody_else(self, url: str) -> None:
        query(url, "CREATE TABLE letters (id INTEGER)")
        assert schema_of_store(url) is Schema.ABSENT

    def test_of_what_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "a.db").write_text("This is a letter. " * 100)
        with pytest.raises(StoreUnavailable):
            schema_of_store(f"sqlite:///{tmp_path / 'a.db'}")
