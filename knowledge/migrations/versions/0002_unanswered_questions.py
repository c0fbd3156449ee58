"""Questions without an answer: masked wordings, counted, with days and without askers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "knowledge_unanswered",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("first_seen", sa.Text, nullable=False),
        sa.Column("last_seen", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("offered", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "reason IN ('no_match', 'none_of_these')", name="ck_knowledge_unanswered_reason"
        ),
        sa.UniqueConstraint("key", name="uq_knowledge_unanswered_key"),
        sqlite_autoincrement=True,
    )
