"""Brings a database to the newest schema; needs no alembic.ini."""

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

VERSION_TABLE = "knowledge_version"
"""Named for this package, so that another one can keep its own schema in the same database."""

_FOLDER = Path(__file__).parent


class Schema(StrEnum):
    """How the schema of a database compares with that of this program."""

    ABSENT = "absent"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def schema_of(connection: Connection) -> Schema:
    """Compare the schema, and change nothing."""
    scripts = ScriptDirectory.from_config(_config(connection))
    version = _version(connection)
    if version is None:
        return Schema.ABSENT
    if version not in _known_versions(scripts):
        return Schema.NEWER
    return Schema.CURRENT if version == scripts.get_current_head() else Schema.OLDER


def migrate(connection: Connection) -> str | None:
    """Upgrade to the newest schema in the caller's transaction.

    Returns the version of a database that a newer program has written and changes nothing then.
    """
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    version = _version(connection)
    if version is not None and version not in _known_versions(scripts):
        return version
    if version != scripts.get_current_head():
        command.upgrade(config, "head")
    return None


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _version(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _known_versions(scripts: ScriptDirectory) -> frozenset[str]:
    return frozenset(script.revision for script in scripts.walk_revisions())
