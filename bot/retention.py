"""Forgets what is past its days: at the start, and while the bot runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from knowledge.errors import DragomanError

EVERY = 3600.0
"""Seconds between two looks. A day would do, but a computer that sleeps does not count hours."""

_log = logging.getLogger(__name__)


def kept_since(today: date, days: int) -> date:
    """Return the first day of which something is kept; with no days, one that is yet to come."""
    return today - timedelta(days=days - 1)


async def keep_forgetting(
    what: str, forget: Callable[[], Awaitable[int]], seconds: float = EVERY
) -> None:
    """Forget now and again and again; runs until cancelled, whatever fails.

    `what` is what is forgotten, for the log: "unanswered questions".
    """
    while True:
        try:
            if count := await forget():
                _log.info("Old %s are forgotten: %s", what, count)
        except DragomanError as error:
            _log.warning("Old %s are not forgotten yet: %s", what, type(error).__name__)
        except Exception as error:  # what was promised must be tried again
            _log.error("Old %s cannot be forgotten: %s", what, type(error).__name__)
        await asyncio.sleep(seconds)
