"""From what a database driver raises to what an operator can act on."""

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import exc

from knowledge.errors import StoreBusy, StoreError, StoreUnavailable
from knowledge.sql_errors import store_errors

URL = "sqlite:///a.db"


def subclasses(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for child in kind.__subclasses__():
        yield from subclasses(child)


DATABASE_ERRORS = [kind for kind in subclasses(exc.DBAPIError) if issubclass(kind, exc.DBAPIError)]


class PostgresqlError(Exception):
    """What the drivers for PostgreSQL raise: an error with an SQLSTATE."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("first line\nDETAIL: (a whole row)")
        self.sqlstate = sqlstate


def outcome(error: BaseException) -> StoreError:
    with pytest.raises(StoreError) as caught, store_errors(URL):
        raise error
    assert caught.value.__cause__ is error
    return caught.value


@pytest.mark.parametrize("kind", DATABASE_ERRORS, ids=lambda kind: kind.__name__)
def test_every_database_error_of_sqlalchemy_is_mapped(kind: type[exc.DBAPIError]) -> None:
    error = outcome(kind("SELECT 1", {}, sqlite3.OperationalError("broken")))
    assert isinstance(error, StoreUnavailable)
    assert (error.url, error.reason) == (URL, "broken")


@pytest.mark.parametrize(
    "error", [exc.TimeoutError("no connection"), exc.NoSuchModuleError("x"), ImportError("x")]
)
def test_errors_before_the_database_are_mapped(error: Exception) -> None:
    assert isinstance(outcome(error), StoreUnavailable)


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_BUSY_SNAPSHOT]
)
def test_a_locked_sqlite_is_busy(code: int) -> None:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    assert isinstance(outcome(exc.OperationalError("BEGIN", {}, error)), StoreBusy)


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
def test_a_locked_postgresql_is_busy(sqlstate: str) -> None:
    error = exc.OperationalError("SELECT", {}, PostgresqlError(sqlstate))
    assert isinstance(outcome(error), StoreBusy)


def test_a_reason_is_one_line_and_quotes_no_row() -> None:
    error = outcome(exc.DataError("INSERT", {}, PostgresqlError("22000")))
    assert isinstance(error, StoreUnavailable)
    assert error.reason == "first line"


def test_mistakes_of_the_program_are_not_mapped() -> None:
    with pytest.raises(ZeroDivisionError), store_errors(URL):
        _ = 1 / 0
