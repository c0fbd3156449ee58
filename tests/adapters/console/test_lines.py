"""Lines from standard input, read without blocking."""

import asyncio
import io
import os
import pty
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from adapters.console.lines import Lines, StandardInput, TypedLines


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, opened: ExitStack) -> Callable[[bytes], int]:
    """Put a pipe in place of standard input; returns the end to write to."""

    def pipe(content: bytes) -> int:
        reading, writing = os.pipe()
        monkeypatch.setattr(sys, "stdin", opened.enter_context(os.fdopen(reading)))
        os.write(writing, content)
        return writing

    return pipe


async def all_of(lines: Lines) -> list[str]:
    async with asyncio.timeout(10):
        found = []
        while (line := await lines.read("")) is not None:
            found.append(line)
        return found


async def test_typed_lines_come_one_after_the_other() -> None:
    lines = TypedLines("a", "b", interactive=True)
    assert lines.interactive
    assert await all_of(lines) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"one\ntwo\n", ["one", "two"]),
        (b"one\r\n\r\ntwo", ["one", "", "two"]),
        (b"\n", [""]),
        ("мир\n".encode(), ["мир"]),
        (b"caf\xe9\n", ["caf\ufffd"]),
        (b"a\x00b\x1b\n", ["a\x00b\x1b"]),
        (b"a\rb\n", ["a\rb"]),
        (b"x" * 60_000 + b"\ny", ["x" * 60_000, "y"]),
    ],
)
async def test_lines_are_read_from_a_pipe(
    piped: Callable[[bytes], int], content: bytes, lines: list[str]
) -> None:
    os.close(piped(content))
    standard = StandardInput()
    assert not standard.interactive
    assert await all_of(standard) == lines
    assert await standard.read("") is None


async def test_line_is_given_before_the_next_is_there(piped: Callable[[bytes], int]) -> None:
    writing = piped(b"one\ntw")
    lines = StandardInput()
    async with asyncio.timeout(10):
        assert await lines.read("") == "one"
        second = asyncio.create_task(lines.read(""))
        os.write(writing, b"o\n")
        assert await second == "two"
    os.close(writing)


async def test_reading_may_be_given_up(piped: Callable[[bytes], int]) -> None:
    """The line that comes too late is for nobody, and breaks nothing."""
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    writing = piped(b"")
    lines = StandardInput()
    reading = asyncio.create_task(lines.read(""))
    await asyncio.sleep(0)
    reading.cancel()
    await asyncio.wait({reading})
    os.write(writing, b"too late\nin time\n")
    async with asyncio.timeout(10):
        assert await lines.read("") == "in time"
    assert complaints == []
    os.close(writing)


def test_loop_that_is_gone_ends_the_thread(piped: Callable[[bytes], int]) -> None:
    writing = piped(b"")

    async def give_up() -> None:
        reading = asyncio.create_task(StandardInput().read(""))
        await asyncio.sleep(0)
        reading.cancel()

    before = set(threading.enumerate())
    asyncio.run(give_up())
    (thread,) = set(threading.enumerate()) - before
    assert thread.daemon
    os.write(writing, b"too late\n")
    thread.join(10)
    assert not thread.is_alive()
    os.close(writing)


async def test_process_without_standard_input_has_no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    lines = StandardInput()
    assert not lines.interactive
    assert await all_of(lines) == []


async def test_input_that_cannot_be_read_has_no_lines(
    monkeypatch: pytest.MonkeyPatch, opened: ExitStack
) -> None:
    folder = os.open("/", os.O_RDONLY)
    opened.callback(os.close, folder)

    class Folder:
        def fileno(self) -> int:
            return folder

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Folder())
    assert await all_of(StandardInput()) == []


# A terminal.


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, opened: ExitStack) -> Callable[[], int]:
    """Sit down before a terminal; returns its other side."""

    def sit_down() -> int:
        outer, inner = pty.openpty()
        opened.callback(os.close, outer)
        monkeypatch.setattr(sys, "stdin", opened.enter_context(os.fdopen(os.dup(inner))))
        monkeypatch.setattr(sys, "stdout", opened.enter_context(os.fdopen(inner, "w")))
        return outer

    return sit_down


async def test_terminal_is_prompted_and_read(terminal: Callable[[], int]) -> None:
    outer = terminal()
    lines = StandardInput()
    assert lines.interactive
    os.write(outer, b"why?\n")
    async with asyncio.timeout(10):
        assert await lines.read("ask> ") == "why?"
    assert b"ask> " in os.read(outer, 1000)


async def test_control_d_ends_it(terminal: Callable[[], int]) -> None:
    os.write(terminal(), b"\x04")
    async with asyncio.timeout(10):
        assert await StandardInput().read("") is None


async def test_terminal_whose_output_is_piped_is_read_like_a_pipe(
    terminal: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()
    outer = terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    lines = StandardInput()
    assert not lines.interactive
    os.write(outer, b"why?\n\x04")
    assert await all_of(lines) == ["why?"]
    assert shown.getvalue() == ""
