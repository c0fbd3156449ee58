"""Runs one adapter alone, and stops what runs when the process is told to."""

import asyncio
import signal

from bot.adapter import Adapter
from bot.errors import AdapterFailed
from knowledge.errors import DragomanError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def serve_alone(adapter: Adapter, stop: asyncio.Event) -> None:
    """Serve until the adapter ends; a mistake in it is told by its kind only."""
    try:
        await adapter.serve(stop)
    except DragomanError:
        raise
    except Exception as error:
        raise AdapterFailed(adapter.name, type(error).__name__) from None


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGINT and SIGTERM, so that replies under way are finished."""
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
