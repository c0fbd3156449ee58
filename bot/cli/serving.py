"""Runs adapters until they end or the process is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Sequence

from bot.adapter import Adapter
from bot.cli.messages import sentence
from bot.errors import PlatformError, PlatformStopped

_log = logging.getLogger(__name__)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def serve_all(adapters: Sequence[Adapter], stop: asyncio.Event) -> None:
    """Serve all platforms; one that fails is reported and does not end the others.

    Raises the first PlatformError when all have ended.
    """
    tasks = [asyncio.create_task(_serve(adapter, stop), name=adapter.name) for adapter in adapters]
    failures = [failure for failure in await asyncio.gather(*tasks) if failure is not None]
    if failures:
        raise failures[0]


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGINT and SIGTERM, so that replies under way are finished."""
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


async def _serve(adapter: Adapter, stop: asyncio.Event) -> PlatformError | None:
    try:
        await adapter.serve(stop)
    except PlatformError as error:
        _log.error("%s", sentence(error))
        return error
    except Exception as error:  # a mistake in one adapter must not end the others either
        stopped = PlatformStopped(adapter.name, type(error).__name__)
        _log.error("%s", sentence(stopped))
        return stopped
    return None
