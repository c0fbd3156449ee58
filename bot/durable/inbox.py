"""The inbox over a database: sealed contents, hashed ids, many entries in one transaction.

When the database cannot be written, questions are answered all the same, and the entries are
recorded as soon as it can. Until then this process alone knows which were there: a crash in that
time can lose them, or answer one twice.
"""

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from bot.durable.journal import Journal
from bot.durable.runs import Run
from bot.inbox import Entry
from bot.keyed_hashes import KeyedHashes
from bot.sealing import Sealer
from knowledge.errors import DragomanError
from knowledge.records import inbox
from knowledge.records.inbox import Incoming
from knowledge.records.transactions import Transaction

PATIENCE = 2.0
"""Seconds for which a question waits to be recorded."""

HOUR = 3600

_MOST_UNRECORDED = 10_000

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")


class DurableInbox:
    """The implementation of the port that counts. None of its methods raises for the database."""

    def __init__(
        self,
        journal: Journal[Transaction],
        run: Run,
        hashes: KeyedHashes,
        sealer: Sealer,
        *,
        now: Callable[[], float] = time.time,
        patience: float = PATIENCE,
    ) -> None:
        self._journal = journal
        self._run = run
        self._hashes = hashes
        self._sealer = sealer
        self._now = now
        self._patience = patience
        self._unrecorded: OrderedDict[str, None] = OrderedDict()

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Record entries, and return the new ones when that is on the disk."""
        named: dict[str, Entry] = {}
        for one in entries:
            named.setdefault(self._key(one), one)
        fresh = {key: one for key, one in named.items() if key not in self._unrecorded}
        if not fresh:
            return ()
        new = await self._recorded(fresh)
        return tuple(one for key, one in fresh.items() if key in new)

    async def sending(self, entry: Entry) -> None:
        """Mark an entry, and return when that is on the disk."""
        mark = partial(inbox.mark_sending, platform=entry.platform, key=self._key(entry))
        marked = self._journal.submit(mark, keep=True)
        await self._outcome(marked)

    async def settle(self, entry: Entry) -> None:
        """Settle an entry within some milliseconds; nobody has to wait for that."""
        key = self._key(entry)
        self._journal.write_soon(partial(inbox.settle, platform=entry.platform, key=key))

    async def left_behind(self, platform: str, working: Collection[str] = ()) -> tuple[Entry, ...]:
        """Take over what dead processes left, as far as it can be unsealed."""
        survey = await asyncio.to_thread(self._run.survey)
        take_over = partial(
            inbox.take_over,
            platform=platform,
            run=self._run.id,
            dead=survey.dead,
            living=survey.living,
            now=int(self._now()),
        )
        try:
            left = await self._journal.write(take_over)
        except DragomanError as error:
            _log.error("What was left behind cannot be read: %s", type(error).__name__)
            return ()
        return tuple(one for one in self._opened(left) if one.id not in working)

    async def _recorded(self, entries: Mapping[str, Entry]) -> Collection[str]:
        incoming = [self._incoming(key, one) for key, one in entries.items()]
        hour = int(self._now() // HOUR)
        take = partial(inbox.take, incoming=incoming, run=self._run.id, hour=hour)
        new = await self._outcome(self._journal.submit(take, keep=True))
        if new is None:
            self._know(entries)
            return entries.keys()
        return new

    async def _outcome(self, future: asyncio.Future[_Result]) -> _Result | None:
        """Return the outcome, or None when it cannot be written, or not in time."""
        done, _ = await asyncio.wait({future}, timeout=self._patience)
        error = future.exception() if done else None
        if done and error is None:
            return future.result()
        _log.warning("The inbox is not written to yet: %s", type(error).__name__)
        return None

    def _know(self, keys: Collection[str]) -> None:
        self._unrecorded.update(dict.fromkeys(keys))
        while len(self._unrecorded) > _MOST_UNRECORDED:
            self._unrecorded.popitem(last=False)

    def _key(self, entry: Entry) -> str:
        return self._hashes.of(entry.platform, "inbox", entry.id)

    def _incoming(self, key: str, entry: Entry) -> Incoming:
        # The id is in the database as a hash only, so it is sealed with the content.
        return Incoming(
            entry.platform, key, self._sealer.seal(json.dumps([entry.id, entry.content]))
        )

    def _opened(self, left: Sequence[Incoming]) -> tuple[Entry, ...]:
        opened = [(one, self._sealer.open(one.content)) for one in left]
        if lost := sum(text is None for _, text in opened):
            _log.error("Messages cannot be unsealed, because the secret has changed: %s", lost)
        return tuple(_entry(one, text) for one, text in opened if text is not None)


def _entry(one: Incoming, text: str) -> Entry:
    id_, content = json.loads(text)
    return Entry(one.platform, id_, content, one.was_sending)
