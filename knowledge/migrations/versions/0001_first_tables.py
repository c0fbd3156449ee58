"""Revisions, reviews and the audit trail, with triggers that keep the past as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_GENESIS = "0" * 64
_IMMUTABLE = {
    "knowledge_revisions": "EXISTS (SELECT 1 FROM knowledge_revisions WHERE id = NEW.id OR "
    "(slug = NEW.slug AND locale = NEW.locale AND number = NEW.number))",
    "knowledge_events": "EXISTS (SELECT 1 FROM knowledge_events WHERE seq = NEW.seq)",
}
"""The tables that only grow, and when a new row would take the place of an old one."""


def upgrade() -> None:
    """Create the tables, the head of an empty trail and the triggers."""
    _create_revisions()
    _create_reviews()
    _create_events()
    _create_head()
    protect = {"sqlite": _protect_on_sqlite, "postgresql": _protect_on_postgresql}
    protect[op.get_context().dialect.name]()


def _create_revisions() -> None:
    op.create_table(
        "knowledge_revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.UniqueConstraint("slug", "locale", "number", name="uq_knowledge_revision"),
    )


def _create_reviews() -> None:
    op.create_table(
        "knowledge_reviews",
        sa.Column(
            "revision_id",
            sa.Integer,
            sa.ForeignKey("knowledge_revisions.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text),
        sa.Column("approved_at", sa.Text),
        sa.CheckConstraint(
            "status IN ('draft', 'in_review', 'approved', 'retired')", name="ck_knowledge_status"
        ),
    )


def _create_events() -> None:
    op.create_table(
        "knowledge_events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )


def _create_head() -> None:
    head = op.create_table(
        "knowledge_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_knowledge_head"),
    )
    op.execute(head.insert().values(id=1, count=0, hash=_GENESIS))


def _protect_on_sqlite() -> None:
    for table, taken in _IMMUTABLE.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        # INSERT OR REPLACE deletes without firing the trigger for DELETE.
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}"
        )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION knowledge_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
    )
    for table in _IMMUTABLE:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION knowledge_only_grows()"
        )
