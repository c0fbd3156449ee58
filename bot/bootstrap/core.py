"""Puts the core together, loads everything, and keeps it fresh."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.adapter import Desk, Services, Teller
from bot.answering import Answerer
from bot.background import in_background
from bot.batching import BatchingRetrieval
from bot.bootstrap.libraries import LibraryMaker
from bot.bootstrap.models import (
    keep_mathematics_to_one_thread,
    make_calibration,
    make_courtesies,
    make_embedder,
    make_identifier,
)
from bot.bootstrap.stores import (
    forget_old,
    make_secret,
    open_knowledge,
    open_queue,
    open_record_store,
    today,
)
from bot.courtesies import Courtesies
from bot.durable.forgetting import KeptDays
from bot.durable.opening import Recording, Retention, recording
from bot.front_desk import FrontDesk
from bot.language import LanguageChooser
from bot.library import Shelf
from bot.limits import MovingWindows
from bot.noting import BackgroundNotes
from bot.observing import Gauge, NothingObserved, Observer
from bot.ports import UnansweredQuestions
from bot.preparing import ensure_knowledge, ensure_model
from bot.pulses import NoPulse
from bot.refreshing import keep_fresh
from bot.retention import keep_forgetting, kept_since
from bot.settings import Settings
from bot.steps import Steps
from bot.strings import interface_languages
from bot.telling import Messenger, Wishes, keep_telling
from bot.unanswered import NothingKept
from index.calibration import Calibration
from index.embedders import Embedder
from knowledge.records import inbox
from knowledge.records.transactions import Records
from knowledge.unanswered_store import UnansweredStore


@dataclass(frozen=True)
class Core:
    """What an adapter or a command works with."""

    answerer: Answerer
    services: Services
    wishes: Wishes
    shelf: Shelf
    embedder: Embedder
    courtesies: Courtesies

    @property
    def desk(self) -> Desk:
        """The entrance for everything that comes from a platform."""
        return self.services.desk

    @property
    def calibration(self) -> Calibration:
        """The calibration that fits what is served."""
        return self.shelf.library.retriever.calibration


@asynccontextmanager
async def running_core(
    settings: Settings, steps: Steps, observer: Observer | None = None
) -> AsyncIterator[Core]:
    """Prepare what is missing, load everything, and keep it fresh."""
    observer = observer or NothingObserved()
    keep_mathematics_to_one_thread()
    courtesies = make_courtesies(settings)
    with open_knowledge(settings) as store:
        ensure_model(settings, steps)
        ensure_knowledge(store, settings, steps)
        embedder, calibration = make_embedder(settings), make_calibration(settings)
        make = LibraryMaker(store, settings, embedder, calibration)
        shelf = Shelf(make.first(steps))
        async with (
            BatchingRetrieval(shelf) as retrieval,
            noting(settings, observer) as notes,
            recording_of(settings, observer) as recorded,
        ):
            answerer = _answerer(shelf, retrieval, settings, courtesies, notes, observer)
            seconds = settings.refresh_seconds
            refreshing = keep_fresh(shelf, store.approved_fingerprint, make.next, seconds)
            async with in_background(refreshing, "refreshing"):
                services = _services(answerer, recorded, settings)
                yield Core(answerer, services, recorded.wishes, shelf, embedder, courtesies)


@asynccontextmanager
async def noting(settings: Settings, observer: Observer) -> AsyncIterator[UnansweredQuestions]:
    """Note unanswered questions, and forget old ones; with no days to keep them, only forget."""
    with open_queue(settings) as queue:
        observer.watch(Gauge.UNANSWERED_WAITING, lambda: _waiting(queue, settings))
        forgetting = keep_forgetting(
            "unanswered questions", lambda: asyncio.to_thread(forget_old, queue, settings)
        )
        async with in_background(forgetting, "forgetting"):
            if settings.unanswered_days:
                async with BackgroundNotes(lambda notes: queue.write(notes, today())) as notes:
                    yield notes
            else:
                yield NothingKept()


def _waiting(queue: UnansweredStore, settings: Settings) -> int:
    return queue.waiting(kept_since(today(), settings.unanswered_days))


@asynccontextmanager
async def recording_of(
    settings: Settings, observer: Observer | None = None
) -> AsyncIterator[Recording]:
    """Run the ports that outlive the process, and forget in time what they record."""
    kept = KeptDays(settings.feedback_days, settings.subscription_days)
    retention = Retention(settings.language_days, kept)
    observer = observer or NothingObserved()
    with open_record_store(settings) as records:
        observer.watch(Gauge.INBOX_UNSETTLED, lambda: _unsettled(records))
        async with recording(records, settings.data, make_secret(settings), retention) as ports:
            yield ports


def _unsettled(records: Records) -> int:
    with records.reading() as transaction:
        return inbox.unsettled(transaction)


@asynccontextmanager
async def telling(
    wishes: Wishes, tellers: Sequence[Teller], answerer: Answerer, settings: Settings
) -> AsyncIterator[None]:
    """Tell those who wait, through adapters that serve, when there is an answer."""
    messenger = Messenger(wishes, tellers, answerer.about, settings.source_locale)
    async with in_background(keep_telling(messenger), "telling"):
        yield


def _answerer(
    shelf: Shelf,
    retrieval: BatchingRetrieval,
    settings: Settings,
    courtesies: Courtesies,
    unanswered: UnansweredQuestions,
    observer: Observer,
) -> Answerer:
    spoken = interface_languages()
    languages = LanguageChooser(
        make_identifier(settings), lambda: shelf.library.languages | spoken, settings.source_locale
    )
    return Answerer(
        shelf,
        retrieval,
        languages,
        courtesies,
        unanswered,
        source_locale=settings.source_locale,
        today=today,
        observer=observer,
    )


def _services(answerer: Answerer, recorded: Recording, settings: Settings) -> Services:
    desk = FrontDesk(
        answerer=answerer,
        askers=recorded.askers,
        limits=MovingWindows(settings.asker_limit, settings.chat_limit),
        feedback=recorded.feedback,
        subscriptions=recorded.subscriptions,
        organization=settings.organization,
        examples=settings.example_slugs,
    )
    return Services(desk, recorded.inbox, recorded.memories, recorded.hashes, NoPulse())
