"""One adapter alone, and the signals that stop a process."""

import asyncio
import os
import signal
from collections.abc import Callable

import pytest

from bot.cli.serving import serve_alone, stop_on_signals
from bot.errors import AdapterFailed, TokenRefused


class FakeAdapter:
    """Serves until it is stopped, or fails at once."""

    def __init__(self, name: str, error: Exception | None = None) -> None:
        self.name = name
        self.error = error
        self.finished = False

    async def serve(self, stop: asyncio.Event) -> None:
        if self.error is not None:
            raise self.error
        await stop.wait()
        self.finished = True


async def test_error_of_the_platform_is_told_as_it_is() -> None:
    with pytest.raises(TokenRefused):
        await serve_alone(FakeAdapter("a", TokenRefused("a")), asyncio.Event())


async def test_mistake_of_an_adapter_is_told_by_its_type_only() -> None:
    with pytest.raises(AdapterFailed) as caught:
        await serve_alone(FakeAdapter("a", LookupError("secret")), asyncio.Event())
    assert (caught.value.platform, caught.value.reason) == ("a", "LookupError")
    assert caught.value.__suppress_context__


async def test_adapter_ends_when_told_to() -> None:
    adapter, stop = FakeAdapter("a"), asyncio.Event()
    stop.set()
    await serve_alone(adapter, stop)
    assert adapter.finished


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_signals_stop_in_good_order(number: signal.Signals) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        os.kill(os.getpid(), number)
        async with asyncio.timeout(5):
            await stop.wait()
    finally:
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(one)


class WindowsLoop(asyncio.SelectorEventLoop):
    """A loop that knows no signal handlers, as on Windows."""

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: object) -> None:
        raise NotImplementedError


def test_signals_stop_where_the_loop_knows_none() -> None:
    async def serve() -> bool:
        stop = asyncio.Event()
        stop_on_signals(stop)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(5):
            return await stop.wait()

    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        with asyncio.Runner(loop_factory=WindowsLoop) as runner:
            assert runner.run(serve())
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
