"""Bots whose clock and library a test can change while they run."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date

from bot.answering import Answerer
from bot.batching import BatchingRetrieval
from bot.identifiers import FixedIdentifier
from bot.language import LanguageChooser
from bot.library import Shelf
from bot.model import Question, Reply
from bot.ports import LanguageIdentifier, UnansweredQuestions
from bot.unanswered import NothingKept
from knowledge.approved import OutdatedPolicy
from knowledge.explainers import Revision
from tests.assembly import (
    COURTESIES,
    SEA,
    TODAY,
    approved_snapshot,
    library_of,
    small_bot,
)

LANGUAGES = frozenset({"en", "fr", "de", "uk"})


@dataclass
class Harbour:
    """A running bot, its shelf and its clock."""

    answerer: Answerer
    shelf: Shelf
    days: list[date]

    async def ask(self, text: str, locale: str | None = "en") -> Reply:
        return await self.answerer.answer(Question(text, locale))

    def publish(self, *revisions: Revision) -> None:
        """Approve and index other texts."""
        self.shelf.replace(library_of(approved_snapshot(*revisions)))


@asynccontextmanager
async def running(
    revisions: Sequence[Revision] = SEA,
    *,
    policy: OutdatedPolicy = OutdatedPolicy.SERVE_WITH_NOTE,
    identifier: LanguageIdentifier | None = None,
    unanswered: UnansweredQuestions | None = None,
) -> AsyncIterator[Harbour]:
    """Run a bot over approved revisions."""
    shelf = Shelf(library_of(approved_snapshot(*revisions, policy=policy)))
    days = [TODAY]
    chooser = LanguageChooser(identifier or FixedIdentifier("none"), lambda: LANGUAGES, "en")
    async with BatchingRetrieval(shelf) as retrieval:
        answerer = Answerer(
            shelf,
            retrieval,
            chooser,
            COURTESIES,
            unanswered or NothingKept(),
            source_locale="en",
            today=lambda: days[-1],
        )
        yield Harbour(answerer, shelf, days)


Asked = Callable[[str, str | None], Reply]


@contextmanager
def asked_from_outside(
    revisions: Sequence[Revision] = SEA,
    identifier: LanguageIdentifier | None = None,
    unanswered: UnansweredQuestions | None = None,
) -> Iterator[tuple[Answerer, Asked]]:
    """Run a bot in a loop of its own, for hypothesis, which knows no loop."""
    with asyncio.Runner() as runner:
        bot = small_bot(revisions, identifier=identifier, unanswered=unanswered)
        answerer = runner.run(bot.__aenter__())
        try:
            yield answerer, lambda text, locale: runner.run(answerer.answer(Question(text, locale)))
        finally:
            runner.run(bot.__aexit__(None, None, None))
