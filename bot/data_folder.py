"""The data folder, and the lock that keeps two processes from serving from it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import DataFolderInUse, DataFolderUnusable

_LOCK = "serving.lock"


def prepare_data_folder(path: Path) -> None:
    """Make the folder, readable by its owner only; raises DataFolderUnusable."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DataFolderUnusable(path, str(error.strerror)) from error
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise DataFolderUnusable(path, "Permission denied")


@contextmanager
def serving_from(path: Path) -> Iterator[None]:
    """Hold the folder for one serving process; raises DataFolderInUse.

    The lock is the operating system's, so it is gone when the process is, however it ends.
    """
    lock = FileLock(path / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise DataFolderInUse(path) from None
    except OSError as error:
        raise DataFolderUnusable(path, str(error.strerror)) from error
    try:
        yield
    finally:
        lock.release()


def is_served_from(path: Path) -> bool:
    """Whether a process serves from this folder; a folder that never was served from is left so."""
    if not (path / _LOCK).exists():
        return False
    try:
        with serving_from(path):
            return False
    except DataFolderInUse:
        return True
