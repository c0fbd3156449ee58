"""Keeps a running bot's library up to date while questions are being answered.

Approvals happen in other processes. The store is asked for its fingerprint every few seconds; only
when that changed is the snapshot read, and only when the texts changed is the index rebuilt, beside
the one that is served.
"""

import asyncio
import logging
from collections.abc import Callable

from bot.library import Library, Shelf
from knowledge.errors import DragomanError

_log = logging.getLogger(__name__)


async def keep_fresh(
    shelf: Shelf,
    fingerprint: Callable[[], str],
    make_library: Callable[[Library], Library],
    seconds: float,
) -> None:
    """Replace the library whenever the store has changed; runs until cancelled.

    `make_library` is given the present library and returns it when nothing that is served changed.
    Failures are logged and tried again: the present library goes on being served.
    """
    # Not what the store says now: it may have changed while the present library was made.
    seen: str | None = None
    while True:
        await asyncio.sleep(seconds)
        try:
            now = await asyncio.to_thread(fingerprint)
            if now != seen:
                shelf.replace(await asyncio.to_thread(make_library, shelf.library))
                seen = now
        except DragomanError as error:
            _log.warning("The library could not be refreshed: %s", type(error).__name__)
        except Exception:  # whatever it was, what is retired later must still be taken away
            _log.exception("The library could not be refreshed")
