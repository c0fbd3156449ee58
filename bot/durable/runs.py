"""The run of this process, and which other runs are dead.

A run holds a lock of the operating system on a file in the data folder, which is free as soon as
the process is gone, however it ended: so what it left is taken over at once after a restart. Runs
on other machines are known by the database alone, and are dead when they have been silent for
LEASE seconds.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from bot.background import in_background
from bot.durable.journal import Journal
from bot.errors import DataFolderUnusable
from knowledge.errors import DragomanError
from knowledge.records import runs
from knowledge.records.transactions import Transaction

LEASE = 60.0
RENEW_EVERY = 15.0

_KEPT_SECONDS = 26 * 3600
"""How long files of dead runs are kept: longer than anything that they left."""

_BYTES = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Survey:
    """Other runs on this machine."""

    dead: tuple[str, ...] = ()
    living: tuple[str, ...] = ()


class Run:
    """One run, known by a random id; its lock is held from `begin` to `end`."""

    def __init__(self, folder: Path) -> None:
        self.id = secrets.token_hex(_BYTES)
        self._folder = folder
        self._file = folder / f"{self.id}.run"
        self._lock = FileLock(_lock_of(self._file), thread_local=False)
        # Held for moments, so that nobody looks between the making of a file and its locking.
        self._guard = FileLock(folder / "guard.lock", thread_local=False)

    def begin(self) -> None:
        """Lock the file of this run; raises DataFolderUnusable."""
        try:
            self._folder.mkdir(exist_ok=True, mode=0o700)
            with self._guard:
                self._lock.acquire(timeout=0)
                self._file.touch()
        except OSError as error:
            raise DataFolderUnusable(self._folder, type(error).__name__) from error

    def touch(self) -> None:
        """Let the file tell until when this run was alive."""
        self._file.touch()

    def end(self) -> None:
        """Remove the files of this run."""
        with self._guard:
            self._lock.release()
            _remove(self._file)

    def survey(self) -> Survey:
        """Say which other runs of this folder are dead, and which are alive."""
        with self._guard:
            others = [path for path in self._folder.glob("*.run") if path != self._file]
            living = [path for path in others if _is_held(path)]
            dead = [path for path in others if path not in living]
            for path in filter(_is_old, dead):
                _remove(path)
        return Survey(tuple(path.stem for path in dead), tuple(path.stem for path in living))


@asynccontextmanager
async def this_run(
    journal: Journal[Transaction],
    folder: Path,
    *,
    now: Callable[[], float] = time.time,
    every: float = RENEW_EVERY,
) -> AsyncIterator[Run]:
    """Begin a run and say again and again that it is alive, until it is left."""
    run = Run(folder)
    await asyncio.to_thread(run.begin)
    await _renew(journal, run, now)
    try:
        async with in_background(_keep_alive(journal, run, now, every), "lease"):
            yield run
    finally:
        journal.write_soon(partial(runs.end, run=run.id))
        await asyncio.to_thread(run.end)


async def _keep_alive(
    journal: Journal[Transaction], run: Run, now: Callable[[], float], every: float
) -> None:
    while True:
        await asyncio.sleep(every)
        await _renew(journal, run, now)


async def _renew(journal: Journal[Transaction], run: Run, now: Callable[[], float]) -> None:
    until = int(now() + LEASE)
    try:
        await asyncio.to_thread(run.touch)
        await journal.write(partial(runs.renew, run=run.id, alive_until=until))
    except (DragomanError, OSError) as error:
        _log.warning("It is not recorded that this run is alive: %s", type(error).__name__)


def _is_held(path: Path) -> bool:
    lock = FileLock(_lock_of(path))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - _KEPT_SECONDS


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _lock_of(path).unlink(missing_ok=True)


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")
