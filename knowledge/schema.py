"""The tables. Times and contents are text, exactly as they were hashed, on every database.

What was said is kept apart from where it stands: rows of revisions and events never change
(triggers in the migration refuse it), only reviews and the head of the audit trail do.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint
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


class RunRow(Base):
    """One run of a serving process, alive until this second since 1970 unless it says so again."""

    __tablename__ = "knowledge_runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    alive_until: Mapped[int] = mapped_column(BigInteger)


class InboxRow(Base):
    """Something that came in, under a keyed hash of its id; `hour` counts since 1970.

    The content is sealed, and is there only while the work on it is not done.
    """

    __tablename__ = "knowledge_inbox"
    __table_args__ = (
        CheckConstraint(
            "state IN ('taken', 'sending', 'settled')", name="ck_knowledge_inbox_state"
        ),
        UniqueConstraint("platform", "key", name="uq_knowledge_inbox_key"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    key: Mapped[str]
    content: Mapped[str | None]
    state: Mapped[str]
    owner: Mapped[str]
    hour: Mapped[int]


class MemoryRow(Base):
    """A value that is known again under a key, through its last day if it has one."""

    __tablename__ = "knowledge_memories"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    last_day: Mapped[str | None]


class OpinionsRow(Base):
    """How often the answers of an explainer were called helpful, and not, on a day."""

    __tablename__ = "knowledge_opinions"

    slug: Mapped[str] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    helpful: Mapped[int]
    unhelpful: Mapped[int]


class RemarkRow(Base):
    """What somebody missed in an answer, masked."""

    __tablename__ = "knowledge_remarks"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    locale: Mapped[str]
    day: Mapped[str]
    text: Mapped[str]


class WishRow(Base):
    """That somebody wants to be told of an answer; erased when they have been.

    `question` is the key of an unanswered question, `address` is sealed, and nothing is sent
    before the second `try_after` since 1970.
    """

    __tablename__ = "knowledge_wishes"
    __table_args__ = (
        UniqueConstraint("asker", "question", name="uq_knowledge_wish"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asker: Mapped[str]
    question: Mapped[str]
    locale: Mapped[str]
    platform: Mapped[str]
    address: Mapped[str]
    day: Mapped[str]
    tries: Mapped[int]
    try_after: Mapped[int] = mapped_column(BigInteger)


class LinkRow(Base):
    """That an explainer answers what was an unanswered question, in the words of the question."""

    __tablename__ = "knowledge_links"

    question: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    wording: Mapped[str]
    day: Mapped[str]
