"""Puts the durable ports together: one journal, one run, one secret."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.background import in_background
from bot.durable.askers import DurableAskers
from bot.durable.feedback import DurableFeedback
from bot.durable.forgetting import KeptDays, forget_records
from bot.durable.inbox import DurableInbox
from bot.durable.journal import Journal
from bot.durable.memories import DurableMemories
from bot.durable.runs import this_run
from bot.durable.subscriptions import DurableSubscriptions, DurableWishes
from bot.installation_secret import derived_key
from bot.keyed_hashes import KeyedHashes
from bot.retention import keep_forgetting
from bot.sealing import Sealer
from knowledge.records.transactions import Records

RUNS_FOLDER = "runs"


@dataclass(frozen=True, slots=True)
class Recording:
    """The ports over one database, and the hashes with which adapters name people and chats."""

    hashes: KeyedHashes
    inbox: DurableInbox
    memories: DurableMemories
    askers: DurableAskers
    feedback: DurableFeedback
    subscriptions: DurableSubscriptions
    wishes: DurableWishes


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days records are kept."""

    languages: int
    others: KeptDays


@asynccontextmanager
async def recording(
    records: Records,
    folder: Path,
    secret: str,
    retention: Retention,
    now: Callable[[], float] = time.time,
) -> AsyncIterator[Recording]:
    """Record in a database, and forget in time; `folder` is the data folder."""
    hashes, inbox_sealer, address_sealer = _keyed(secret)
    async with (
        Journal(records.changing, records.reading) as journal,
        this_run(journal, folder / RUNS_FOLDER, now=now) as run,
        in_background(
            keep_forgetting("records", lambda: forget_records(journal, retention.others, now)),
            "forgetting records",
        ),
    ):
        memories = DurableMemories(journal, _today)
        yield Recording(
            hashes,
            DurableInbox(journal, run, hashes, inbox_sealer, now=now),
            memories,
            DurableAskers(memories, retention.languages),
            DurableFeedback(journal, _today),
            DurableSubscriptions(journal, address_sealer, _today),
            DurableWishes(journal, address_sealer, now=now),
        )


def _keyed(secret: str) -> tuple[KeyedHashes, Sealer, Sealer]:
    return (
        KeyedHashes(derived_key(secret, "hashes")),
        Sealer(derived_key(secret, "inbox")),
        Sealer(derived_key(secret, "addresses")),
    )


def _today() -> date:
    return datetime.now(UTC).date()
