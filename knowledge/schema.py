"""The tables. Times and contents are text, exactly as they were hashed, on every database.

What was said is kept apart from where it stands: rows of revisions and events never change
(triggers in the migration refuse it), only reviews and the head of the audit trail do.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.explainers import Status

_STATUSES = ", ".join(f"'{status}'" for status in Status)


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
