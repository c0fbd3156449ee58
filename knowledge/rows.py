"""Between rows and values; a row that is not what was written is no value."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from knowledge.audit import Event
from knowledge.explainers import Media, Revision, Source, Status, StoredRevision
from knowledge.schema import EventRow, ReviewRow, RevisionRow
from knowledge.transitions import Step

_NOT_AS_WRITTEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What decoding raises for what the store has never written."""


class UnreadableRow(ValueError):
    """A row that nobody wrote through the store."""


def time_text(moment: datetime) -> str:
    """Write a moment as it is stored: UTC, ISO 8601."""
    return moment.astimezone(UTC).isoformat()


def event_row(event: Event) -> EventRow:
    """Make the row that holds an event."""
    return EventRow(
        seq=event.seq,
        at=time_text(event.at),
        actor=event.actor,
        action=event.action,
        slug=event.slug,
        locale=event.locale,
        number=event.number,
        digest=event.digest,
        details=json.dumps(dict(event.details), sort_keys=True, ensure_ascii=False),
        hash=event.hash,
    )


def event_of(row: EventRow) -> Event:
    """Read the event that a row holds."""
    try:
        _expect(int, row.seq, row.number)
        _expect(str, row.actor, row.slug, row.locale, row.digest, row.hash)
        return Event(
            seq=row.seq,
            at=_time(row.at),
            actor=row.actor,
            action=Step(row.action),
            slug=row.slug,
            locale=row.locale,
            number=row.number,
            digest=row.digest,
            details=_details(row.details),
            hash=row.hash,
        )
    except _NOT_AS_WRITTEN as error:
        raise UnreadableRow(f"event {row.seq}") from error


def stored_revision(row: RevisionRow, review: ReviewRow | None) -> StoredRevision:
    """Read the revision that a row holds and where it stands."""
    try:
        if review is None:
            raise UnreadableRow("no review")
        _expect(int, row.number)
        _expect(str, row.created_by, review.approved_by or "")
        return StoredRevision(
            revision=_checked_revision(row),
            number=row.number,
            status=Status(review.status),
            created_by=row.created_by,
            created_at=_time(row.created_at),
            approved_by=review.approved_by,
            approved_at=_time(review.approved_at) if review.approved_at else None,
        )
    except _NOT_AS_WRITTEN as error:
        raise UnreadableRow(f"revision {row.number} of {row.slug} ({row.locale})") from error


def _expect(kind: type, *values: object) -> None:
    # SQLite keeps whatever type was put into a column.
    if not all(isinstance(value, kind) for value in values):
        raise UnreadableRow(f"not a {kind.__name__}")


def _checked_revision(row: RevisionRow) -> Revision:
    revision = _revision(json.loads(row.content))
    if (revision.slug, revision.locale) != (row.slug, row.locale):
        raise UnreadableRow("under a wrong name")
    if hashlib.sha256(row.content.encode()).hexdigest() != row.digest:
        raise UnreadableRow("not the digest of the content")
    if revision.digest != row.digest:
        raise UnreadableRow("not in canonical form")
    return revision


def _revision(fields: dict[str, Any]) -> Revision:
    return Revision(
        **fields
        | {
            "variants": tuple(fields["variants"]),
            "counterexamples": tuple(fields.get("counterexamples", ())),
            "sources": tuple(Source(**source) for source in fields["sources"]),
            "media": tuple(Media(**media) for media in fields["media"]),
            "as_of": date.fromisoformat(fields["as_of"]),
            "review_by": date.fromisoformat(fields["review_by"]),
        }
    )


def _details(text: str) -> dict[str, str]:
    details = json.loads(text)
    if not isinstance(details, dict):
        raise UnreadableRow("details are not a mapping")
    return details


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if time_text(moment) != text:
        raise UnreadableRow("not the canonical form of a time")
    return moment
