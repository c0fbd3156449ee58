"""How SQLite and PostgreSQL are made to keep the same promises."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from knowledge.engines import for_reading, for_writing, open_engine
from knowledge.errors import StoreBusy
from knowledge.sql_errors import store_errors
from tests.knowledge.databases import query


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000), ("synchronous", 2)],
)
def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path, pragma: str, value: object) -> None:
    engine = open_engine(make_url(f"sqlite:///{tmp_path / 'a.db'}"), patience=5)
    with engine.connect() as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == value
    engine.dispose()


def test_a_writer_has_the_lock_before_it_has_written(url: str) -> None:
    engines = [open_engine(make_url(url), patience=0.05) for _ in range(2)]
    first, second = (for_writing(engine).connect() for engine in engines)
    with first.begin(), pytest.raises(StoreBusy), store_errors(url):
        second.begin()
    with second.begin():
        assert second.in_transaction()
    for connection, engine in zip((first, second), engines, strict=True):
        connection.close()
        engine.dispose()


def test_a_reader_sees_one_moment(url: str) -> None:
    query(url, "CREATE TABLE numbers (n INTEGER)")
    engine = open_engine(make_url(url), patience=5)
    count = text("SELECT count(*) FROM numbers")
    with for_reading(engine).begin() as reader:
        assert reader.scalar(count) == 0
        with for_writing(engine).begin() as writer:
            writer.execute(text("INSERT INTO numbers VALUES (1)"))
        assert reader.scalar(count) == 0
    with for_reading(engine).begin() as reader:
        assert reader.scalar(count) == 1
    engine.dispose()
