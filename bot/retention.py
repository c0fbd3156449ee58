"""Forgets unanswered questions in time: at the start, and while the bot runs."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, timedelta

from knowledge.errors import DragomanError

EVERY = 3600.0
"""Seconds between two looks. A day would do, but a computer that sleeps does not count hours."""

_log = logging.getLogger(__name__)


def kept_since(today: date, days: int) -> date:
    """Return the first day of which questions are kept; with no days, one that is yet to come."""
    return today - timedelta(days=days - 1)


async def keep_forgetting(forget: Callable[[], int], seconds: float = EVERY) -> None:
    """Forget now and again and again; runs until cancelled, whatever fails."""
    while True:
        try:
            if count := await asyncio.to_thread(forget):
                _log.info("Unanswered questions forgotten, because they are old: %s", count)
        except DragomanError as error:
            _log.warning("Old unanswered questions are not forgotten yet: %s", type(error).__name__)
        except Exception as error:  # what was promised must be tried again
            _log.error("Old unanswered questions cannot be forgotten: %s", type(error).__name__)
        await asyncio.sleep(seconds)
