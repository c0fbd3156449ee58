"""The composition root: the only place that names concrete classes of other layers.

Each function makes one thing from the settings; `running_core` puts them together.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pydantic import SecretStr
from threadpoolctl import threadpool_limits

from bot.adapter import Desk, PlatformAdapter, Services, Teller
from bot.answering import Answerer
from bot.batching import BatchingRetrieval
from bot.courtesies import Courtesies
from bot.data_folder import prepare_data_folder
from bot.durable.forgetting import KeptDays
from bot.durable.opening import Recording, Retention, recording
from bot.errors import UsernameUnknown, WebhookWithoutServer
from bot.front_desk import FrontDesk
from bot.help_resources import read_help_resources
from bot.identifiers import (
    FixedIdentifier,
    LangdetectIdentifier,
    NamelessIdentifier,
    PairIdentifier,
    SpellingIdentifier,
)
from bot.installation_secret import installation_secret
from bot.language import LanguageChooser
from bot.library import Library, Shelf
from bot.limits import MovingWindows
from bot.noting import BackgroundNotes
from bot.observed_desk import ObservedDesk
from bot.observing import Gauge, NothingObserved, Observer
from bot.ports import LanguageIdentifier, UnansweredQuestions
from bot.preparing import ensure_index, ensure_knowledge, ensure_model, require_texts
from bot.prometheus import PrometheusObserver
from bot.pulses import NoPulse
from bot.readiness import Readiness
from bot.refreshing import keep_fresh
from bot.retention import keep_forgetting, kept_since
from bot.settings import Engine, Identifier, Settings
from bot.spelling.model import default_spelling
from bot.steps import SilentSteps, Steps
from bot.strings import interface_languages
from bot.telling import Messenger, Wishes, keep_telling
from bot.unanswered import NothingKept
from bot.vitals import Roster
from index.builds import IndexFolder
from index.calibration import Calibration, default_calibration, read_calibration
from index.courtesies import Exemplars, shipped_exemplars
from index.embedders import Embedder
from index.intents import default_intents
from index.nameless import NamelessEmbedder, Names
from index.onnx_embedder import OnnxEmbedder
from index.passages import Corpus, corpus_of
from index.retrieval import Retriever
from index.searchable import SearchableIndex, build_index
from index.st_embedder import SentenceTransformersEmbedder
from knowledge.approved import ApprovedSnapshot, load_snapshot
from knowledge.migrations import Schema
from knowledge.records.transactions import Records, open_records
from knowledge.store import KnowledgeStore, open_store, schema_of_store
from knowledge.unanswered_store import UnansweredStore, open_unanswered

if TYPE_CHECKING:
    from starlette.routing import BaseRoute, Router

    from adapters.telegram.options import TelegramOptions, WebhookOptions

_log = logging.getLogger(__name__)


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


def open_knowledge(settings: Settings) -> KnowledgeStore:
    """Open the store, making the data folder when it is missing."""
    prepare_data_folder(settings.data)
    return open_store(settings.store_url, lambda: datetime.now(UTC))


def look_at_schema(settings: Settings) -> Schema:
    """Compare the database's schema with ours, without making or changing anything."""
    return schema_of_store(settings.store_url)


def open_queue(settings: Settings) -> UnansweredStore:
    """Open the store of unanswered questions, making the data folder when it is missing."""
    prepare_data_folder(settings.data)
    return open_unanswered(settings.store_url)


def forget_old(queue: UnansweredStore, settings: Settings) -> int:
    """Delete unanswered questions that are older than the settings allow."""
    return queue.forget(kept_since(_today(), settings.unanswered_days))


def make_embedder(settings: Settings) -> Embedder:
    """Load the model with the chosen engine, deaf to the organization's name."""
    embedder = _engine(settings)
    return NamelessEmbedder(embedder, Names(settings.names)) if settings.names else embedder


def _engine(settings: Settings) -> Embedder:
    if settings.engine is Engine.SENTENCE_TRANSFORMERS:
        return SentenceTransformersEmbedder(str(settings.model or settings.model_path))
    return OnnxEmbedder(settings.model_path, threads=settings.threads)


def make_calibration(settings: Settings) -> Calibration:
    """Read the calibration, with the threshold of the settings if they have one."""
    path = settings.calibration
    calibration = read_calibration(path) if path else default_calibration()
    return _answering_at(calibration, settings.answer_at) if settings.answer_at else calibration


def _answering_at(calibration: Calibration, answer_at: float) -> Calibration:
    other = calibration.contrasted and replace(calibration.contrasted, answer_at=answer_at)
    return replace(calibration, answer_at=answer_at, contrasted=other)


def make_courtesies(settings: Settings) -> Courtesies:
    """Read the stored exemplars, and the organization's help resources if it has set any."""
    path = settings.help_resources
    resources: Mapping[str, str] = read_help_resources(path) if path else {}
    return Courtesies(Exemplars(shipped_exemplars()), resources)


def make_identifier(settings: Settings) -> LanguageIdentifier:
    """Make the chosen language identifier, deaf to the organization's name."""
    identifier = _identifier(settings)
    return NamelessIdentifier(identifier, Names(settings.names)) if settings.names else identifier


def _identifier(settings: Settings) -> LanguageIdentifier:
    match settings.language_identifier:
        case Identifier.TRIO:
            return SpellingIdentifier(PairIdentifier(), default_spelling())
        case Identifier.PAIR:
            return PairIdentifier()
        case Identifier.LANGDETECT:
            return LangdetectIdentifier()
        case Identifier.FIXED:
            return FixedIdentifier(settings.fixed_language)


def read_snapshot(store: KnowledgeStore, settings: Settings) -> ApprovedSnapshot:
    """Read through the gate what may be said."""
    return load_snapshot(
        store,
        source_locale=settings.source_locale,
        outdated_policy=settings.outdated_policy,
    )


def served_corpus(snapshot: ApprovedSnapshot) -> Corpus:
    """Return the passages of what may be said today."""
    return corpus_of(snapshot.texts(_today()))


def published_locales(store: KnowledgeStore, settings: Settings, slug: str) -> tuple[str, ...]:
    """Return the locales in which an explainer may be said today."""
    return read_snapshot(store, settings).locales(slug, _today())


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
        make = _LibraryMaker(store, settings, embedder, calibration)
        shelf = Shelf(make.first(steps))
        async with (
            BatchingRetrieval(shelf) as retrieval,
            noting(settings, observer) as notes,
            recording_of(settings) as recorded,
        ):
            answerer = _answerer(shelf, retrieval, settings, courtesies, notes, observer)
            seconds = settings.refresh_seconds
            refreshing = keep_fresh(shelf, store.approved_fingerprint, make.next, seconds)
            task = asyncio.create_task(refreshing, name="refreshing")
            try:
                services = _services(answerer, recorded, settings)
                yield Core(answerer, services, recorded.wishes, shelf, embedder, courtesies)
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def noting(settings: Settings, observer: Observer) -> AsyncIterator[UnansweredQuestions]:
    """Note unanswered questions, and forget old ones; with no days to keep them, only forget."""
    with open_queue(settings) as queue:
        observer.watch(Gauge.UNANSWERED_WAITING, lambda: _waiting(queue, settings))
        forgetting = keep_forgetting(
            "unanswered questions", lambda: asyncio.to_thread(forget_old, queue, settings)
        )
        task = asyncio.create_task(forgetting, name="forgetting")
        try:
            if settings.unanswered_days:
                async with BackgroundNotes(lambda notes: queue.write(notes, _today())) as notes:
                    yield notes
            else:
                yield NothingKept()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _waiting(queue: UnansweredStore, settings: Settings) -> int:
    return queue.waiting(kept_since(_today(), settings.unanswered_days))


def open_record_store(settings: Settings) -> AbstractContextManager[Records]:
    """Open the database of records, making the data folder when it is missing."""
    prepare_data_folder(settings.data)
    return closing(open_records(settings.store_url))


@asynccontextmanager
async def recording_of(settings: Settings) -> AsyncIterator[Recording]:
    """Run the ports that outlive the process, and forget in time what they record."""
    kept = KeptDays(settings.feedback_days, settings.subscription_days)
    retention = Retention(settings.language_days, kept)
    with open_record_store(settings) as records:
        async with recording(records, settings.data, make_secret(settings), retention) as ports:
            yield ports


def make_secret(settings: Settings) -> str:
    """Return the secret of the settings, or that of the data folder."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    return installation_secret(settings.data)


@asynccontextmanager
async def telling(
    wishes: Wishes, tellers: Sequence[Teller], answerer: Answerer, settings: Settings
) -> AsyncIterator[None]:
    """Tell those who wait, through adapters that serve, when there is an answer."""
    messenger = Messenger(wishes, tellers, answerer.about, settings.source_locale)
    task = asyncio.create_task(keep_telling(messenger), name="telling")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def keep_mathematics_to_one_thread() -> None:
    """Keep BLAS and OpenMP from waking all processors for products of microseconds.

    Their threads spin while they wait, and take the processor from the model and the event loop:
    with them a question takes twice as long on two processors. The model has threads of its own.
    """
    threadpool_limits(limits=1)


@dataclass(frozen=True)
class Operations:
    """What operators can see of a process that serves."""

    observer: PrometheusObserver
    roster: Roster
    readiness: Readiness
    doors: "Router"
    """Routes of adapters, which are added while the server for operators runs already."""

    def admit(self, adapters: Sequence[PlatformAdapter]) -> None:
        """Add the routes of adapters that have some."""
        for adapter in adapters:
            self.doors.routes.extend(getattr(adapter, "routes", ()))


def make_operations() -> Operations:
    """Make everything that watches a process, with nothing to watch yet."""
    from starlette.routing import Router

    observer = PrometheusObserver()
    roster = Roster(observer)
    observer.watch_pulses(roster)
    return Operations(observer, roster, Readiness(roster), Router())


@asynccontextmanager
async def serving_operators(
    settings: Settings, operations: Operations, routes: "Sequence[BaseRoute]" = ()
) -> AsyncIterator[None]:
    """Serve health, readiness and metrics meanwhile, and further routes, if a port is set."""
    # Imported here, because most commands serve nothing over HTTP.
    from starlette.routing import Mount

    from bot.web.probes import probe_routes
    from bot.web.server import application, serving_http

    probes = probe_routes(operations.readiness, operations.observer.exposed)
    async with AsyncExitStack() as stack:
        if settings.http_port is not None:
            app = application((*probes, *routes, Mount("/", operations.doors)))
            served = serving_http(app, settings.http_host, settings.http_port)
            await stack.enter_async_context(served)
        yield


def make_adapters(
    settings: Settings, services: Services, roster: Roster | None = None
) -> tuple[PlatformAdapter, ...]:
    """Make an adapter for every platform that has a token, and put it on the roster."""
    roster = roster or Roster()
    adapters: list[PlatformAdapter] = []
    if settings.telegram_token:
        adapters.append(_telegram(settings, settings.telegram_token, services, roster))
    if settings.discord_token:
        adapters.append(_discord(settings, settings.discord_token, services, roster))
    return tuple(adapters)


class _LibraryMaker:
    """Makes libraries from what the store has approved."""

    def __init__(
        self,
        store: KnowledgeStore,
        settings: Settings,
        embedder: Embedder,
        calibration: Calibration,
    ) -> None:
        self._store = store
        self._settings = settings
        self._embedder = embedder
        self._calibration = calibration
        self._intents = default_intents(embedder.model_id)
        self._folder = IndexFolder(settings.index_path)

    def first(self, steps: Steps) -> Library:
        snapshot = read_snapshot(self._store, self._settings)
        corpus = served_corpus(snapshot)
        require_texts(snapshot, corpus)
        return self._library(snapshot, corpus, steps)

    def next(self, present: Library) -> Library:
        # One without any text too: if all are retired, none may be sent.
        snapshot = read_snapshot(self._store, self._settings)
        if snapshot.fingerprint == present.approved.fingerprint:
            return present
        corpus = served_corpus(snapshot)
        try:
            return self._library(snapshot, corpus, SilentSteps())
        except OSError as error:
            # A full disk must not keep a withdrawn text alive.
            _log.warning("The index is served unsaved: %s", type(error).__name__)
            return self._served_with(build_index(corpus, self._embedder), snapshot)

    def _library(self, snapshot: ApprovedSnapshot, corpus: Corpus, steps: Steps) -> Library:
        index = ensure_index(corpus, self._embedder, self._folder, steps)
        return self._served_with(index, snapshot)

    def _served_with(self, index: SearchableIndex, snapshot: ApprovedSnapshot) -> Library:
        return Library(snapshot, Retriever(index, self._embedder, self._calibration, self._intents))


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
        today=_today,
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


def _watched(services: Services, name: str, roster: Roster) -> Services:
    """Return what the adapter of one platform is given, so that it can be seen how it is."""
    desk = ObservedDesk(services.desk, name, roster.observer)
    return replace(services, desk=desk, pulse=roster.of(name))


def _telegram(
    settings: Settings, token: SecretStr, services: Services, roster: Roster
) -> PlatformAdapter:
    # Imported here, like Discord's: the libraries are large, and few need both. The variable asks
    # python-telegram-bot for the form of durations that its next major version has.
    from adapters.telegram.adapter import TelegramAdapter
    from adapters.telegram.options import NAME

    os.environ.setdefault("PTB_TIMEDELTA", "true")
    options = replace(_telegram_options(settings, token), webhook=_telegram_webhook(settings))
    return TelegramAdapter(_watched(services, NAME, roster), options)


def _telegram_options(settings: Settings, token: SecretStr) -> "TelegramOptions":
    from adapters.telegram.options import TelegramOptions
    from adapters.telegram.pacing import Pace

    return TelegramOptions(
        token=token.get_secret_value(),
        organization=settings.organization,
        api_url=settings.telegram_api_url,
        proxy=_revealed(settings.telegram_proxy),
        profile=settings.telegram_profile,
        pace=Pace(per_second=settings.telegram_per_second),
    )


def _telegram_webhook(settings: Settings) -> "WebhookOptions | None":
    from adapters.telegram.options import WebhookOptions

    url = settings.telegram_webhook_url
    if url is None:
        return None
    if settings.http_port is None:
        raise WebhookWithoutServer
    secret = _revealed(settings.telegram_webhook_secret) or ""
    return WebhookOptions(url, settings.telegram_webhook_path or "", secret)


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


async def telegram_username(settings: Settings) -> str:
    """Ask Telegram for the bot's user name; raises UsernameUnknown where there is no token."""
    from adapters.telegram.introduction import username_of

    if settings.telegram_token is None:
        raise UsernameUnknown
    return await username_of(_telegram_options(settings, settings.telegram_token))


def _discord(
    settings: Settings, token: SecretStr, services: Services, roster: Roster
) -> PlatformAdapter:
    from adapters.discord.adapter import DiscordAdapter
    from adapters.discord.options import DiscordOptions

    proxy = settings.discord_proxy
    options = DiscordOptions(
        token=token.get_secret_value(),
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        proxy=proxy.get_secret_value() if proxy else None,
        shards=settings.discord_shards,
        message_content=settings.discord_message_content,
        ephemeral=settings.discord_ephemeral,
        locale=settings.source_locale,
    )
    return DiscordAdapter(_watched(services, DiscordAdapter.name, roster), options)


def _today() -> date:
    return datetime.now(UTC).date()
