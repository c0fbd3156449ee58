"""Feedback over a database; nobody waits for it to be written."""

from collections.abc import Callable
from datetime import date
from functools import partial

from bot.durable.journal import Journal
from bot.feedback import Opinion, masked_remark
from knowledge.records import feedback
from knowledge.records.transactions import Transaction


class DurableFeedback:
    """Counts opinions by day, and keeps remarks masked."""

    def __init__(self, journal: Journal[Transaction], today: Callable[[], date]) -> None:
        self._journal = journal
        self._today = today

    async def give(self, opinion: Opinion) -> None:
        """Count an opinion."""
        slug, locale = opinion.slug, opinion.locale
        count = partial(feedback.count, slug=slug, locale=locale, helpful=opinion.helpful)
        self._journal.write_soon(partial(count, day=self._today()))

    async def remark(self, slug: str, locale: str, text: str) -> None:
        """Keep a remark, unless nothing is left of it."""
        if masked := masked_remark(text):
            add = partial(feedback.add_remark, slug=slug, locale=locale, text=masked)
            self._journal.write_soon(partial(add, day=self._today()))
