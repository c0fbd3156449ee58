"""Small real bots for tests: real store, workflow, gate, index and core; only the model is a fake.

The embedder is the shipped fake (`NgramEmbedder`), so a question is found by its spelling.
"""

import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.adapter import Desk, Services
from bot.answering import Answerer
from bot.askers import AskersInMemory
from bot.batching import BatchingRetrieval
from bot.courtesies import Courtesies
from bot.decision import Thresholds
from bot.feedback import FeedbackInMemory
from bot.front_desk import FrontDesk
from bot.identifiers import FixedIdentifier
from bot.inbox import InboxInMemory
from bot.keyed_hashes import KeyedHashes
from bot.language import LanguageChooser
from bot.library import Library, Shelf
from bot.limits import Limits, NoLimits
from bot.memories import MemoriesInMemory
from bot.observing import Observer
from bot.ports import LanguageIdentifier, UnansweredQuestions
from bot.pulses import NoPulse
from bot.subscriptions import SubscriptionsInMemory
from bot.unanswered import NothingKept
from index.calibration import Calibration
from index.courtesies import Exemplars, shipped_exemplars
from index.embedders import Embedder, NgramEmbedder
from index.passages import corpus_of
from index.retrieval import Retriever
from index.searchable import build_index
from index.training import untrained
from knowledge.approved import ApprovedSnapshot, OutdatedPolicy, load_snapshot
from knowledge.explainers import Revision, Source
from knowledge.store import open_store
from knowledge.workflow import Workflow

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
SOURCE = Source("Official page", "https://example.org/page")

LIKE_ENOUGH = Thresholds(answer_at=0.655, offer_at=0.54, beside_at=0.54)
"""For `by_similarity`: an answer from a centred cosine of .64, an option from .16."""


def revision(slug: str = "tides", locale: str = "en", **changes: object) -> Revision:
    """A valid revision, changed where a test needs it."""
    plain = Revision(
        slug=slug,
        locale=locale,
        topic="sea",
        question=f"What are {slug}?",
        variants=(),
        answer=f"An answer about {slug}.",
        sources=(SOURCE,),
        as_of=date(2026, 5, 1),
        review_by=date(2027, 5, 1),
        author="Ada",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


SEA = (
    revision("tides", question="Why are there tides in the sea?", more="A longer text on tides."),
    revision("tides", "fr", question="Pourquoi y a-t-il des marées ?", answer="La Lune attire."),
    revision("harbour", question="When is the harbour open?"),
    revision("harbour-tickets", question="Where are harbour tickets sold?"),
    revision(
        "lighthouse",
        question="Who built the lighthouse?",
        answer="Builders & co: 2 < 3, 4 > 3, *_`|~ and @everyone.",
    ),
    revision("boats", "fr", question="Combien coûte un bateau ?", answer="Cent euros."),
)
"""Explainers in two languages: one in both, one in French only, two that are close."""


def approved_snapshot(
    *revisions: Revision, policy: OutdatedPolicy = OutdatedPolicy.SERVE_WITH_NOTE
) -> ApprovedSnapshot:
    """Take revisions through the real workflow: written by Ada, approved by Grace."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{Path(folder) / 'k.db'}", lambda: NOW) as store,
    ):
        workflow = Workflow(store, "en")
        for one in revisions:
            workflow.add(one, "Ada")
            workflow.submit(one.slug, one.locale, "Ada")
            workflow.approve(one.slug, one.locale, "Grace")
        return load_snapshot(store, source_locale="en", outdated_policy=policy)


HELP = "Call the harbour master: 0 123."
COURTESIES = Courtesies(Exemplars(shipped_exemplars()), {"en": HELP})
"""What the bot says when nothing is asked, with help resources in English only."""


def by_similarity() -> Calibration:
    """A calibration whose probability rises with the cosine alone."""
    return replace(untrained(), **asdict(LIKE_ENOUGH))


def library_of(snapshot: ApprovedSnapshot, embedder: Embedder | None = None) -> Library:
    """Index a snapshot."""
    embedder = embedder or NgramEmbedder()
    index = build_index(corpus_of(snapshot.texts(TODAY)), embedder)
    return Library(snapshot, Retriever(index, embedder, by_similarity()))


def desk_over(answerer: Answerer, limits: Limits | None = None) -> FrontDesk:
    """Put a front desk before an answerer, with the fakes of all its ports."""
    return FrontDesk(
        answerer=answerer,
        askers=AskersInMemory(),
        limits=limits or NoLimits(),
        feedback=FeedbackInMemory(),
        subscriptions=SubscriptionsInMemory(),
        organization="the Harbour",
    )


def services_over(desk: Desk) -> Services:
    """Give an adapter a desk, and the fakes of everything else."""
    return Services(desk, InboxInMemory(), MemoriesInMemory(), KeyedHashes(b"secret"), NoPulse())


@asynccontextmanager
async def small_bot(
    revisions: Iterable[Revision] = SEA,
    *,
    identifier: LanguageIdentifier | None = None,
    languages: frozenset[str] = frozenset({"en", "fr", "de", "uk"}),
    today: date = TODAY,
    unanswered: UnansweredQuestions | None = None,
    observer: Observer | None = None,
) -> AsyncIterator[Answerer]:
    """Run an answerer over approved revisions; by default only the platform's locale counts."""
    shelf = Shelf(library_of(approved_snapshot(*revisions)))
    chooser = LanguageChooser(identifier or FixedIdentifier("none"), lambda: languages, "en")
    async with BatchingRetrieval(shelf) as retrieval:
        yield Answerer(
            shelf,
            retrieval,
            chooser,
            COURTESIES,
            unanswered or NothingKept(),
            source_locale="en",
            today=lambda: today,
            observer=observer,
        )
