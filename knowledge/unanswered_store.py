"""Where questions without an answer are kept, in the database of the explainers.

Everything here is synchronous; callers in an event loop run it in a thread.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from knowledge.database import Database, open_database
from knowledge.schema import UnansweredRow
from knowledge.unanswered import Note, Offered, Reason, Refused, UnansweredQuestion, Wording


def open_unanswered(url: str, *, patience: float = 5.0) -> "UnansweredStore":
    """Open the store, bringing the schema up to date; waits `patience` seconds for a writer."""
    return UnansweredStore(open_database(url, patience=patience))


class UnansweredStore:
    """The queue, and beside it the wordings for which something was offered."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def write(self, notes: Iterable[Note], day: date) -> None:
        """Keep what was noted on a day: all of it, or nothing when that fails."""
        with self._database.changing() as session:
            for note in notes:
                _apply(session, note, day.isoformat())

    def queue(self, since: date) -> tuple[UnansweredQuestion, ...]:
        """Return what was left unanswered on that day or later, in the order of its arrival."""
        rows = select(UnansweredRow).where(_is_waiting(since)).order_by(UnansweredRow.id)
        with self._database.reading() as session:
            return tuple(map(_question, session.scalars(rows)))

    def waiting(self, since: date) -> int:
        """Return how many wordings `queue` would return."""
        count = select(func.count()).select_from(UnansweredRow).where(_is_waiting(since))
        with self._database.reading() as session:
            return session.scalar(count) or 0

    def helped(self, since: date) -> int:
        """Return how often something was offered that was not refused, for wordings since then."""
        total = select(func.sum(UnansweredRow.offered)).where(
            UnansweredRow.last_seen >= since.isoformat()
        )
        with self._database.reading() as session:
            return session.scalar(total) or 0

    def remove(self, ids: Sequence[int]) -> None:
        """Forget questions that are dealt with."""
        with self._database.changing() as session:
            session.execute(delete(UnansweredRow).where(UnansweredRow.id.in_(ids)))

    def forget(self, before: date) -> int:
        """Delete what was last asked before a day; return how many wordings that were."""
        old = UnansweredRow.last_seen < before.isoformat()
        with self._database.changing() as session:
            count = session.scalar(select(func.count()).select_from(UnansweredRow).where(old))
            session.execute(delete(UnansweredRow).where(old))
        return count or 0


def _is_waiting(since: date) -> ColumnElement[bool]:
    return and_(UnansweredRow.reason.is_not(None), UnansweredRow.last_seen >= since.isoformat())


def _apply(session: Session, note: Note, day: str) -> None:
    if isinstance(note, Refused):
        _refuse(session, note.key, day)
        return
    row = _row(session, note.wording, day)
    row.last_seen = max(row.last_seen, day)
    if isinstance(note, Offered):
        row.offered += 1
    else:
        row.count, row.reason = row.count + 1, Reason.NO_MATCH


def _refuse(session: Session, key: str, day: str) -> None:
    row = _find(session, key)
    if row is None:  # dealt with, or forgotten, since it was offered
        return
    row.last_seen = max(row.last_seen, day)
    row.offered = max(row.offered - 1, 0)
    row.count, row.reason = row.count + 1, Reason.NONE_OF_THESE


def _row(session: Session, wording: Wording, day: str) -> UnansweredRow:
    return _find(session, wording.key) or _add(session, wording, day)


def _find(session: Session, key: str) -> UnansweredRow | None:
    return session.scalars(select(UnansweredRow).where(UnansweredRow.key == key)).one_or_none()


def _add(session: Session, wording: Wording, day: str) -> UnansweredRow:
    row = UnansweredRow(
        key=wording.key,
        wording=wording.text,
        locale=wording.locale,
        first_seen=day,
        last_seen=day,
        count=0,
        offered=0,
    )
    session.add(row)
    return row


def _question(row: UnansweredRow) -> UnansweredQuestion:
    return UnansweredQuestion(
        id=row.id,
        text=row.wording,
        locale=row.locale,
        reason=Reason(row.reason or Reason.NO_MATCH),
        first_seen=date.fromisoformat(row.first_seen),
        last_seen=date.fromisoformat(row.last_seen),
        count=row.count,
    )
