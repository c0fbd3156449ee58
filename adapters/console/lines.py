"""Lines that somebody types or pipes in, read without blocking the event loop."""

import asyncio
import os
import queue
import sys
import threading
from typing import Protocol

_CHUNK = 65536


class Lines(Protocol):
    """Gives one line after the other."""

    @property
    def interactive(self) -> bool:
        """Whether somebody sits before it."""

    async def read(self, prompt: str) -> str | None:
        """Return the next line without its end, or None when there are no more."""


class TypedLines:
    """Given lines, for tests."""

    def __init__(self, *lines: str, interactive: bool = False) -> None:
        self._lines = list(lines)
        self.interactive = interactive
        self.prompts: list[str] = []

    async def read(self, prompt: str) -> str | None:
        """Return the next given line."""
        self.prompts.append(prompt)
        return self._lines.pop(0) if self._lines else None


class StandardInput:
    """Standard input.

    Read in a daemon thread: a read cannot be cancelled, and must not keep the process alive.
    """

    def __init__(self) -> None:
        # Nothing stands there if the process was started without one.
        self._file = None if sys.stdin is None else sys.stdin.fileno()
        self.interactive = _both_are_terminals()
        self._rest = b""
        self._wanted: queue.Queue[tuple[str, asyncio.Future[str | None]]] = queue.Queue()
        self._reader: threading.Thread | None = None

    async def read(self, prompt: str) -> str | None:
        """Return the next line, with the terminal's own editing where there is one."""
        if self._reader is None:
            self._reader = threading.Thread(target=self._serve, name="stdin", daemon=True)
            self._reader.start()
        future: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._wanted.put((prompt, future))
        return await future

    def _serve(self) -> None:
        while True:
            prompt, future = self._wanted.get()
            line = self._read_line(prompt)
            try:
                future.get_loop().call_soon_threadsafe(_settle, future, line)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return

    def _read_line(self, prompt: str) -> str | None:
        try:
            return input(prompt) if self.interactive else self._piped_line()
        except (EOFError, OSError, UnicodeDecodeError):
            return None

    def _piped_line(self) -> str | None:
        # Not with sys.stdin's own readline: its lock would be held when the process ends.
        while b"\n" not in self._rest and (more := self._read_more()):
            self._rest += more
        line, end, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "replace").rstrip("\r") if line or end else None

    def _read_more(self) -> bytes:
        return b"" if self._file is None else os.read(self._file, _CHUNK)


def _both_are_terminals() -> bool:
    # Otherwise input() takes the lock of sys.stdin, as its readline does.
    return all(one is not None and one.isatty() for one in (sys.stdin, sys.stdout))


def _settle(future: asyncio.Future[str | None], line: str | None) -> None:
    if not future.done():
        future.set_result(line)
