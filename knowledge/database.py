"""A database that is open: its schema up to date, its transactions and its errors ours."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, exc, make_url
from sqlalchemy.orm import Session

from knowledge.engines import BACKENDS, for_reading, for_writing, open_engine
from knowledge.errors import StoreTooNew, StoreUnavailable
from knowledge.migrations import Schema, migrate, schema_of
from knowledge.sql_errors import store_errors


class Database:
    """One database; `url` names no password."""

    def __init__(self, engine: Engine, url: str) -> None:
        self._engine = engine
        self.url = url

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def migrate(self) -> None:
        """Bring the schema up to date; raises StoreTooNew for that of a newer program."""
        with store_errors(self.url), for_writing(self._engine).begin() as connection:
            newer = migrate(connection)
        if newer:
            raise StoreTooNew(self.url, newer)

    def schema(self) -> Schema:
        """Compare the schema with the newest one, and change nothing."""
        with store_errors(self.url), for_reading(self._engine).connect() as connection:
            return schema_of(connection)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that sees one moment."""
        with store_errors(self.url), Session(for_reading(self._engine)) as session, session.begin():
            yield session

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """Open a transaction that changes the newest state, all of it or nothing."""
        with store_errors(self.url), Session(for_writing(self._engine)) as session, session.begin():
            yield session


def open_database(url: str, *, patience: float = 5.0) -> Database:
    """Open a database and migrate it; waits `patience` seconds for another writer."""
    parsed = _parse(url)
    shown = parsed.render_as_string(hide_password=True)
    with store_errors(shown):
        database = Database(open_engine(parsed, patience), shown)
        try:
            database.migrate()
        except BaseException:
            database.close()
            raise
    return database


def schema_at(url: str, *, patience: float = 5.0) -> Schema:
    """Look at the schema of a database, which is neither made nor migrated."""
    parsed = _parse(url)
    if _is_file_to_be_made(parsed):
        return Schema.ABSENT
    shown = parsed.render_as_string(hide_password=True)
    with store_errors(shown), closing(Database(open_engine(parsed, patience), shown)) as database:
        return database.schema()


def _is_file_to_be_made(url: URL) -> bool:
    is_path = url.database is not None and not url.database.startswith("file:")
    return url.get_backend_name() == "sqlite" and is_path and not Path(str(url.database)).exists()


def _parse(url: str) -> URL:
    # An error shows the scheme only: the rest may hold a password.
    scheme = url.partition(":")[0]
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreUnavailable(scheme, "not a database URL") from error
    if parsed.get_backend_name() not in BACKENDS:
        raise StoreUnavailable(scheme, "neither SQLite nor PostgreSQL")
    return parsed
