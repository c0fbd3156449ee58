"""What the bot records: what came in, memories, feedback, and wishes to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    _create_inbox()
    _create_memories()
    _create_feedback()
    _create_wishes()


def _create_inbox() -> None:
    op.create_table(
        "knowledge_runs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("alive_until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "knowledge_inbox",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "state IN ('taken', 'sending', 'settled')", name="ck_knowledge_inbox_state"
        ),
        sa.UniqueConstraint("platform", "key", name="uq_knowledge_inbox_key"),
        sqlite_autoincrement=True,
    )


def _create_memories() -> None:
    op.create_table(
        "knowledge_memories",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("last_day", sa.Text),
    )


def _create_feedback() -> None:
    op.create_table(
        "knowledge_opinions",
        sa.Column("slug", sa.Text, primary_key=True),
        sa.Column("locale", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("helpful", sa.Integer, nullable=False),
        sa.Column("unhelpful", sa.Integer, nullable=False),
    )
    op.create_table(
        "knowledge_remarks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _create_wishes() -> None:
    op.create_table(
        "knowledge_wishes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("try_after", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("asker", "question", name="uq_knowledge_wish"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "knowledge_links",
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
    )
