"""The tables. Times and contents are text, exactly as they were hashed, on every database.

What was said is kept apart from where it stands: rows of revisions and events never change
(triggers in the migration refuse it), only reviews and the head of the audit trail do.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.explainers import Status
from knowledge.unanswered import Reason

_STATUSES = ", ".join(f"'{status}'" for status in Status)
_REASONS = ", ".join(f"'{reason}'" for reason in Reason)


class Base(DeclarativeBase):
    """The tables of this package; their names leave room for others in the same database."""

    type_annotation_map = {str: Text()}  # noqa: RUF012


class RevisionRow(Base):
    """What was written, by whom and when; `content` is the canonical JSON of the revision."""

    __tablename__ = "knowledge_revisions"
    __table_args__ = (UniqueConstraint("slug", "locale", "number", name="uq_knowledge_revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    locale: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    content: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[str]


class ReviewRow(Base):
    """Where a revision stands."""

    __tablename__ = "knowledge_reviews"
    __table_args__ = (CheckConstraint(f"status IN ({_STATUSES})", name="ck_knowledge_status"),)

    revision_id: Mapped[int] = mapped_column(
        ForeignKey(RevisionRow.id), primary_key=True, autoincrement=False
    )
    status: Mapped[str]
    approved_by: Mapped[str | None]
    approved_at: Mapped[str | None]


class EventRow(Base):
    """One event of the audit trail; `details` is JSON."""

    __tablename__ = "knowledge_events"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    slug: Mapped[str]
    locale: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    details: Mapped[str]
    hash: Mapped[str]


class HeadRow(Base):
    """The one row that says how many events there are and the hash of the last."""

    __tablename__ = "knowledge_head"
    __table_args__ = (CheckConstraint("id = 1", name="ck_knowledge_head"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    hash: Mapped[str]


class UnansweredRow(Base):
    """A masked wording without an answer, and the days on which it was asked.

    Without a reason it is not in the queue: something was offered for it, `offered` times, and not
    refused. Ids are never given a second time, so that one that was read stays what it was.
    """

    __tablename__ = "knowledge_unanswered"
    __table_args__ = (
        CheckConstraint(f"reason IN ({_REASONS})", name="ck_knowledge_unanswered_reason"),
        UniqueConstraint("key", name="uq_knowledge_unanswered_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    wording: Mapped[str]
    locale: Mapped[str]
    reason: Mapped[str | None]
    first_seen: Mapped[str]
    last_seen: Mapped[str]
    count: Mapped[int]
    offered: Mapped[int]
