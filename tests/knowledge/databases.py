"""Databases for tests: SQLite always, PostgreSQL where the environment names a server.

DRAGOMAN_TEST_POSTGRESQL is the URL of a database from which others may be created, such as
`postgresql+psycopg://postgres@127.0.0.1/postgres`.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

POSTGRESQL = os.environ.get("DRAGOMAN_TEST_POSTGRESQL")
KINDS = ("sqlite", "postgresql") if POSTGRESQL else ("sqlite",)


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'knowledge.db'}"
        return
    name = f"dragoman_{secrets.token_hex(6)}"
    server = POSTGRESQL or ""
    _outside_transaction(server, f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _outside_transaction(server, f"DROP DATABASE {name} WITH (FORCE)")


def query(url: str, sql: str, **values: Any) -> Sequence[Any]:
    """Run one statement behind the back of the store and return its rows."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(sql), values)
            return result.all() if result.returns_rows else ()
    finally:
        engine.dispose()


def drop_protection(url: str) -> None:
    """Remove every trigger, as somebody would who wants to rewrite the past."""
    if url.startswith("sqlite"):
        for (name,) in query(url, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            query(url, f"DROP TRIGGER {name}")
    else:
        query(url, "DROP FUNCTION knowledge_only_grows CASCADE")


def _outside_transaction(server: str, sql: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()
