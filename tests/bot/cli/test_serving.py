"""Adapters side by side: one that fails does not end the others."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable

import pytest

from bot.cli.serving import serve_all, stop_on_signals
from bot.errors import PlatformError, PlatformStopped, PlatformUnreachable, TokenRefused
from tests.bot.waiting import eventually


class FakeAdapter:
    """Serves until it is stopped, or fails at once."""

    def __init__(self, name: str, error: Exception | None = None) -> None:
        self.name = name
        self.error = error
        self.began = False
        self.finished = False

    async def serve(self, stop: asyncio.Event) -> None:
        self.began = True
        if self.error is not None:
            raise self.error
        await stop.wait()
        self.finished = True


async def end_of(serving: asyncio.Task[None]) -> None:
    async with asyncio.timeout(5):
        await serving


@pytest.mark.parametrize("error", [TokenRefused("first"), LookupError("a mistake: why tides?")])
async def test_one_that_fails_does_not_end_the_other(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = FakeAdapter("first", error), FakeAdapter("second")
    stop = asyncio.Event()
    serving = asyncio.create_task(serve_all([broken, sound], stop))
    await eventually(lambda: bool(caplog.records))
    assert (sound.began, serving.done()) == (True, False)
    assert caplog.records[0].levelno == logging.ERROR
    assert "first" in caplog.text
    assert "why tides?" not in caplog.text
    stop.set()
    with pytest.raises(PlatformError):
        await end_of(serving)
    assert sound.finished


async def test_when_all_have_failed_the_first_error_is_told() -> None:
    first, second = TokenRefused("first"), PlatformUnreachable("second", "x")
    serving = serve_all([FakeAdapter("a", first), FakeAdapter("b", second)], asyncio.Event())
    with pytest.raises(TokenRefused) as caught:
        await end_of(asyncio.create_task(serving))
    assert caught.value is first


async def test_mistake_of_an_adapter_is_told_by_its_type_only() -> None:
    serving = serve_all([FakeAdapter("a", LookupError("secret"))], asyncio.Event())
    with pytest.raises(PlatformStopped) as caught:
        await end_of(asyncio.create_task(serving))
    assert (caught.value.platform, caught.value.reason) == ("a", "LookupError")


async def test_all_end_when_told_to() -> None:
    adapters = [FakeAdapter("a"), FakeAdapter("b")]
    stop = asyncio.Event()
    serving = asyncio.create_task(serve_all(adapters, stop))
    await eventually(lambda: all(adapter.began for adapter in adapters))
    stop.set()
    await end_of(serving)
    assert all(adapter.finished for adapter in adapters)


async def test_cancellation_is_no_failure() -> None:
    adapter = FakeAdapter("a")
    serving = asyncio.create_task(serve_all([adapter], asyncio.Event()))
    await eventually(lambda: adapter.began)
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


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
