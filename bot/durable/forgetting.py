"""Forgets records in time, a little in each transaction, so that nothing waits for long."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from bot.durable.inbox import HOUR
from bot.durable.journal import Journal
from bot.retention import kept_since
from knowledge.records import feedback, inbox, memories, runs, wishes
from knowledge.records.transactions import Transaction

UNSETTLED_HOURS = 24
"""How long what came in is worked on again after a restart; later nobody waits for it."""

SETTLED_HOURS = 72
"""How long what was done is known again when a platform delivers it once more."""

_TOGETHER = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptDays:
    """For how many days records are kept, as the operator has set it."""

    feedback: int
    wishes: int


async def forget_records(
    journal: Journal[Transaction], days: KeptDays, now: Callable[[], float]
) -> int:
    """Delete what is past its time; return how much that is."""
    moment = now()
    hour = int(moment // HOUR)
    lost = await journal.write(partial(inbox.expire, before=hour - UNSETTLED_HOURS))
    if lost:
        _log.error("Messages that were never answered are given up: %s", lost)
    forgotten = lost
    for forget in _by_day(days, datetime.fromtimestamp(moment, UTC).date()):
        forgotten += await journal.write(forget)
    await journal.write(partial(runs.forget_ended, now=int(moment)))
    return forgotten + await _forget_settled(journal, hour - SETTLED_HOURS)


def _by_day(days: KeptDays, today: date) -> Iterator[Callable[[Transaction], int]]:
    yield partial(memories.forget, today=today)
    yield partial(feedback.forget, before=kept_since(today, days.feedback))
    yield partial(wishes.forget, before=kept_since(today, days.wishes))


async def _forget_settled(journal: Journal[Transaction], before: int) -> int:
    forgotten, some = 0, _TOGETHER
    while some == _TOGETHER:
        some = await journal.write(partial(inbox.forget_settled, before=before, most=_TOGETHER))
        forgotten += some
    return forgotten
