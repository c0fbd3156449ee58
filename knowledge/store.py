"""The store: every wording there ever was, where it stands, and who did what.

Everything here is synchronous; callers in an event loop run it in a thread.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from knowledge.audit import Event, Head, Records, seal
from knowledge.database import Database, open_database, schema_at
from knowledge.errors import StoreDamaged, WrongStatus
from knowledge.explainers import Revision, Status, StoredRevision
from knowledge.migrations import Schema
from knowledge.rows import UnreadableRow, event_of, event_row, stored_revision, time_text
from knowledge.schema import EventRow, HeadRow, ReviewRow, RevisionRow
from knowledge.transitions import Step, next_status

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""

_Row = TypeVar("_Row")
_Value = TypeVar("_Value")
_Rows = Select[RevisionRow, ReviewRow]


def open_store(url: str, clock: Clock, *, patience: float = 5.0) -> "KnowledgeStore":
    """Open the store, bringing its schema up to date; waits `patience` seconds for a writer."""
    return KnowledgeStore(open_database(url, patience=patience), clock)


def schema_of_store(url: str) -> Schema:
    """Look at the schema of a store, which is neither made nor brought up to date."""
    return schema_at(url)


class KnowledgeStore:
    """Revisions, reviews and the audit trail in one database.

    Reading is free for all; `writing` belongs to `knowledge.workflow` alone.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def newest(self, slug: str, locale: str) -> StoredRevision | None:
        """Return the latest revision of an explainer in a locale, whatever its status."""
        with self._reading() as session:
            return _newest(session, slug, locale)

    def history(self, slug: str, locale: str) -> tuple[StoredRevision, ...]:
        """Return every revision of an explainer in a locale, the oldest first."""
        with self._reading() as session:
            return tuple(_values(session, _one_chain(slug, locale)))

    def list(self) -> tuple[StoredRevision, ...]:
        """Return the newest revision of every explainer in every locale, in order."""
        with self._reading() as session:
            newest = {_name(stored): stored for stored in _values(session, _all_rows())}
        return tuple(newest[name] for name in sorted(newest))

    def revisions(self) -> tuple[Revision, ...]:
        """Return the newest wording of everything: what an export writes."""
        return tuple(stored.revision for stored in self.list())

    def events(self) -> tuple[Event, ...]:
        """Return the audit trail from its beginning."""
        with self._reading() as session:
            return tuple(event_of(row) for row in _event_rows(session))

    def records(self) -> Records:
        """Return everything as of one moment, to be verified; leaves out what cannot be read."""
        with self._reading() as session:
            return Records(
                events=tuple(_readable(event_of, _event_rows(session))),
                head=_head(session),
                revisions=tuple(_readable(_value, session.execute(_all_rows()))),
            )

    def is_empty(self) -> bool:
        """Whether nothing was ever added."""
        with self._reading() as session:
            return session.scalar(select(RevisionRow.id).limit(1)) is None

    def approved_fingerprint(self) -> str:
        """Return a value that changes with every event, cheap enough to ask for often."""
        with self._reading() as session:
            return _head(session).hash

    @contextmanager
    def writing(self) -> "Iterator[Ledger]":
        """Open one transaction: all of its changes and their audit events, or none."""
        now = self._now()
        with self._errors(), self._database.changing() as session:
            yield Ledger(session, now)

    def _now(self) -> datetime:
        now = self._clock()
        if now.tzinfo is None:
            raise ValueError("the clock must tell its time zone")
        return now.astimezone(UTC)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._errors(), self._database.reading() as session:
            yield session

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except UnreadableRow as error:
            raise StoreDamaged(self._database.url, str(error)) from error


class Ledger:
    """An open write transaction; a change cannot be made without its audit event."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def newest(self, slug: str, locale: str) -> StoredRevision | None:
        """Return the latest revision of an explainer in a locale, whatever its status."""
        return _newest(self._session, slug, locale)

    def approved(self, slug: str, locale: str) -> StoredRevision | None:
        """Return the approved revision of an explainer in a locale."""
        approved = _one_chain(slug, locale).where(ReviewRow.status == Status.APPROVED)
        return next(_values(self._session, approved), None)

    def add(self, revision: Revision, actor: str) -> StoredRevision:
        """Store a new wording as a draft at the end of its chain."""
        before = self.newest(revision.slug, revision.locale)
        stored = StoredRevision(
            revision=revision,
            number=before.number + 1 if before else 1,
            status=Status.DRAFT,
            created_by=actor,
            created_at=self._now,
        )
        self._insert(stored)
        self._record(stored, Step.ADD, actor, {})
        return stored

    def move(
        self, stored: StoredRevision, step: Step, actor: str, **details: str
    ) -> StoredRevision:
        """Take a revision one step on; raises WrongStatus for a step that is not in the table."""
        status = next_status(stored.status, step)
        if status is None:
            revision = stored.revision
            raise WrongStatus(revision.slug, revision.locale, stored.status, step)
        moved = replace(stored, status=status)
        if step is Step.APPROVE:
            moved = replace(moved, approved_by=actor, approved_at=self._now)
        self._update_review(moved)
        self._record(moved, step, actor, details)
        return moved

    def _insert(self, stored: StoredRevision) -> None:
        revision = stored.revision
        row = RevisionRow(
            slug=revision.slug,
            locale=revision.locale,
            number=stored.number,
            digest=revision.digest,
            content=revision.content,
            created_by=stored.created_by,
            created_at=time_text(stored.created_at),
        )
        self._session.add(row)
        self._session.flush()
        self._session.add(ReviewRow(revision_id=row.id, status=stored.status))

    def _update_review(self, stored: StoredRevision) -> None:
        chain = _one_chain(stored.revision.slug, stored.revision.locale)
        query = chain.where(RevisionRow.number == stored.number)
        _, review = self._session.execute(query).one()
        review.status = stored.status
        review.approved_by = stored.approved_by
        review.approved_at = time_text(stored.approved_at) if stored.approved_at else None

    def _record(
        self, stored: StoredRevision, step: Step, actor: str, details: dict[str, str]
    ) -> None:
        head = self._session.scalars(select(HeadRow)).one()
        event = Event(
            seq=head.count + 1,
            at=self._now,
            actor=actor,
            action=step,
            slug=stored.revision.slug,
            locale=stored.revision.locale,
            number=stored.number,
            digest=stored.revision.digest,
            details=details,
        )
        event = replace(event, hash=seal(event, head.hash))
        self._session.add(event_row(event))
        head.count, head.hash = event.seq, event.hash


def _all_rows() -> _Rows:
    return (
        select(RevisionRow, ReviewRow)
        .join(ReviewRow, ReviewRow.revision_id == RevisionRow.id, isouter=True)
        .order_by(RevisionRow.slug, RevisionRow.locale, RevisionRow.number)
    )


def _one_chain(slug: str, locale: str) -> _Rows:
    return _all_rows().where(RevisionRow.slug == slug, RevisionRow.locale == locale)


def _newest(session: Session, slug: str, locale: str) -> StoredRevision | None:
    latest_first = _one_chain(slug, locale).order_by(None).order_by(RevisionRow.number.desc())
    return next(_values(session, latest_first.limit(1)), None)


def _values(session: Session, rows: _Rows) -> Iterator[StoredRevision]:
    return map(_value, session.execute(rows))


def _value(pair: Row[RevisionRow, ReviewRow]) -> StoredRevision:
    return stored_revision(*pair)


def _event_rows(session: Session) -> Iterable[EventRow]:
    return session.scalars(select(EventRow).order_by(EventRow.seq))


def _head(session: Session) -> Head:
    row = session.scalars(select(HeadRow)).one()
    return Head(row.count, row.hash)


def _readable(read: Callable[[_Row], _Value], rows: Iterable[_Row]) -> Iterator[_Value]:
    for row in rows:
        with suppress(UnreadableRow):
            yield read(row)


def _name(stored: StoredRevision) -> tuple[str, str]:
    return stored.revision.slug, stored.revision.locale
