"""From what a database driver raises to what an operator can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from knowledge.errors import StoreBusy, StoreError, StoreUnavailable

_BUSY_SQLITE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BUSY_POSTGRESQL = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available."""


@contextmanager
def store_errors(url: str) -> Iterator[None]:
    """Turn every error of SQLAlchemy and its driver into a StoreError; `url` names no password."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _store_error(url, error.orig) from error
    except (exc.SQLAlchemyError, ImportError) as error:
        raise StoreUnavailable(url, _first_line(error)) from error


def _store_error(url: str, driver_error: BaseException | None) -> StoreError:
    if _is_busy(driver_error):
        return StoreBusy(url)
    return StoreUnavailable(url, _first_line(driver_error))


def _is_busy(error: BaseException | None) -> bool:
    # The low byte is the primary code; the rest tells variants of it apart.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _BUSY_SQLITE or getattr(error, "sqlstate", None) in _BUSY_POSTGRESQL


def _first_line(error: BaseException | None) -> str:
    # Later lines of a driver's message quote the row.
    return str(error).partition("\n")[0]
