"""Alembic runs this file; the connection and its transaction come from `migrate`."""

from alembic import context

from knowledge.migrations import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
