"""The audit trail: who did what and when, each event holding the hash of the one before.

Whoever can write to the database can also compute hashes. So the chain does not keep a forger
out; it shows every change that is less than a complete rewrite, and a copy of the head's hash kept
elsewhere shows that one too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from knowledge.explainers import Status, StoredRevision
from knowledge.people import same_person
from knowledge.transitions import Step, next_status

GENESIS = "0" * 64
"""What the first event holds in place of the hash of the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of one person on one revision; `digest` is the revision's, `hash` the event's."""

    seq: int
    at: datetime
    actor: str
    action: Step
    slug: str
    locale: str
    number: int
    digest: str
    details: Mapping[str, str]
    hash: str = ""

    @property
    def key(self) -> "Key":
        """The revision that the event is about."""
        return Key(self.slug, self.locale, self.number)


@dataclass(frozen=True, slots=True)
class Head:
    """How many events there are and the hash of the last, kept beside them."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The name of one stored revision."""

    slug: str
    locale: str
    number: int


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that the store holds, as of one moment.

    Rows that cannot be read are left out; the chain shows that they are missing.
    """

    events: tuple[Event, ...]
    head: Head
    revisions: tuple[StoredRevision, ...]


class Fault(StrEnum):
    """What is wrong where the trail breaks."""

    EVENT_MISSING = "event_missing"
    EVENT_CHANGED = "event_changed"
    TAIL_CHANGED = "tail_changed"
    STEP_NOT_ALLOWED = "step_not_allowed"
    REVISION_MISSING = "revision_missing"
    REVISION_UNKNOWN = "revision_unknown"
    REVISION_CHANGED = "revision_changed"
    STATUS_CHANGED = "status_changed"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which the records contradict the trail.

    `seq` names the event, `key` the revision, as far as there is one.
    """

    fault: Fault
    seq: int | None = None
    key: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a revision stands according to its events alone."""

    status: Status
    digest: str
    created_by: str
    created_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


def seal(event: Event, previous_hash: str) -> str:
    """Compute the hash of an event that follows one with the given hash."""
    return hashlib.sha256((previous_hash + _canonical(event)).encode()).hexdigest()


def verify_chain(records: Records) -> Break | None:
    """Find the first contradiction; None when everything follows from the events."""
    broken = find_broken_link(records.events, records.head)
    if broken:
        return broken
    standings, broken = replay(records.events)
    return broken or _find_contradiction(standings, records.revisions)


def find_broken_link(events: Sequence[Event], head: Head) -> Break | None:
    """Find the first event that was changed, removed, moved or put in."""
    previous = GENESIS
    for seq, event in enumerate(events, start=1):
        if event.seq != seq:
            return Break(Fault.EVENT_MISSING, seq=seq)
        if event.hash != seal(event, previous):
            return Break(Fault.EVENT_CHANGED, seq=seq, key=event.key)
        previous = event.hash
    if head != Head(len(events), previous):
        return Break(Fault.TAIL_CHANGED, seq=len(events) + 1)
    return None


def replay(events: Iterable[Event]) -> tuple[dict[Key, Standing], Break | None]:
    """Derive where every revision stands, up to the first event that was not allowed."""
    standings: dict[Key, Standing] = {}
    for event in events:
        standing = _after(standings.get(event.key), event)
        if standing is None:
            return standings, Break(Fault.STEP_NOT_ALLOWED, seq=event.seq, key=event.key)
        standings[event.key] = standing
    return standings, None


def _after(standing: Standing | None, event: Event) -> Standing | None:
    status = next_status(standing.status if standing else None, event.action)
    if status is None:
        return None
    if standing is None:
        return Standing(
            status=status, digest=event.digest, created_by=event.actor, created_at=event.at
        )
    return _moved(standing, status, event)


def _moved(standing: Standing, status: Status, event: Event) -> Standing | None:
    approves = event.action is Step.APPROVE
    if event.digest != standing.digest:
        return None
    if approves and same_person(event.actor, standing.created_by):
        return None
    return Standing(
        status=status,
        digest=standing.digest,
        created_by=standing.created_by,
        created_at=standing.created_at,
        approved_by=event.actor if approves else standing.approved_by,
        approved_at=event.at if approves else standing.approved_at,
    )


def standing_of(stored: StoredRevision) -> Standing:
    """Return where a revision stands according to its row in the tables."""
    return Standing(
        status=stored.status,
        digest=stored.revision.digest,
        created_by=stored.created_by,
        created_at=stored.created_at,
        approved_by=stored.approved_by,
        approved_at=stored.approved_at,
    )


def key_of(stored: StoredRevision) -> Key:
    """Return the name of a stored revision."""
    return Key(stored.revision.slug, stored.revision.locale, stored.number)


def _find_contradiction(
    standings: Mapping[Key, Standing], revisions: Iterable[StoredRevision]
) -> Break | None:
    rows = {key_of(stored): standing_of(stored) for stored in revisions}
    for key in sorted(standings.keys() | rows.keys()):
        fault = _compare(standings.get(key), rows.get(key))
        if fault:
            return Break(fault, key=key)
    return None


def _compare(expected: Standing | None, found: Standing | None) -> Fault | None:
    if expected is None:
        return Fault.REVISION_UNKNOWN
    if found is None:
        return Fault.REVISION_MISSING
    if found.digest != expected.digest:
        return Fault.REVISION_CHANGED
    return None if found == expected else Fault.STATUS_CHANGED


def _canonical(event: Event) -> str:
    fields = {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor,
        "action": event.action,
        "slug": event.slug,
        "locale": event.locale,
        "number": event.number,
        "digest": event.digest,
        "details": dict(event.details),
    }
    return json.dumps(fields, sort_keys=True, ensure_ascii=False)
