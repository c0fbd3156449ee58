"""Database connections: how SQLite and PostgreSQL are made to keep the same promises.

A write sees and changes the newest state, one writer at a time; a read sees one moment.
"""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

BACKENDS = frozenset({"sqlite", "postgresql"})

WRITE_LOCK = 0x0D4A_604A
"""The advisory lock of PostgreSQL that stands for the write lock of SQLite."""

_WRITES = "dragoman_writes"


def open_engine(url: URL, patience: float) -> Engine:
    """Make an engine that waits at most so many seconds for another writer."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, patience)
    return _postgresql_engine(url, patience)


def for_reading(engine: Engine) -> Engine:
    """Use the same connections for transactions that see one moment."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def for_writing(engine: Engine) -> Engine:
    """Use the same connections for transactions that take the write lock when they begin."""
    return engine.execution_options(**{_WRITES: True})


def _sqlite_engine(url: URL, patience: float) -> Engine:
    engine = create_engine(url)

    def prepare(connection: Any, _record: object) -> None:
        # Otherwise the driver begins transactions itself, and too late.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted was somebody's question: it must not stay in the file.
        connection.execute("PRAGMA secure_delete = ON")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _postgresql_engine(url: URL, patience: float) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    def begin(connection: Connection) -> None:
        if _writes(connection):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")

    event.listen(engine, "begin", begin)
    return engine


def _writes(connection: Connection) -> bool:
    return _WRITES in connection.get_execution_options()
