"""Opens what is kept, and reads through the gate what may be said."""

from contextlib import AbstractContextManager, closing
from datetime import UTC, date, datetime

from bot.data_folder import prepare_data_folder
from bot.installation_secret import installation_secret
from bot.retention import kept_since
from bot.settings import Settings
from index.passages import Corpus, corpus_of
from knowledge.approved import ApprovedSnapshot, load_snapshot
from knowledge.migrations import Schema
from knowledge.records.transactions import Records, open_records
from knowledge.store import KnowledgeStore, open_store, schema_of_store
from knowledge.unanswered_store import UnansweredStore, open_unanswered


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
    return queue.forget(kept_since(today(), settings.unanswered_days))


def open_record_store(settings: Settings) -> AbstractContextManager[Records]:
    """Open the database of records, making the data folder when it is missing."""
    prepare_data_folder(settings.data)
    return closing(open_records(settings.store_url))


def make_secret(settings: Settings) -> str:
    """Return the secret of the settings, or that of the data folder."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    return installation_secret(settings.data)


def read_snapshot(store: KnowledgeStore, settings: Settings) -> ApprovedSnapshot:
    """Read through the gate what may be said."""
    return load_snapshot(
        store,
        source_locale=settings.source_locale,
        outdated_policy=settings.outdated_policy,
    )


def served_corpus(snapshot: ApprovedSnapshot) -> Corpus:
    """Return the passages of what may be said today."""
    return corpus_of(snapshot.texts(today()))


def published_locales(store: KnowledgeStore, settings: Settings, slug: str) -> tuple[str, ...]:
    """Return the locales in which an explainer may be said today."""
    return read_snapshot(store, settings).locales(slug, today())


def today() -> date:
    """Return the day in UTC, by which texts lapse and records are forgotten."""
    return datetime.now(UTC).date()
