"""The schema that migrations make is the schema that the program uses."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine

from knowledge import migrations
from knowledge.migrations import VERSION_TABLE, migrate
from knowledge.schema import Base
from tests.knowledge.databases import query


def opened(url: str) -> Engine:
    return create_engine(url)


def test_the_tables_are_those_of_the_schema(url: str) -> None:
    engine = opened(url)
    with engine.begin() as connection:
        assert migrate(connection) is None
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrating_again_changes_nothing(url: str) -> None:
    engine = opened(url)
    for _ in range(2):
        with engine.begin() as connection:
            assert migrate(connection) is None
    assert query(url, "SELECT count, hash FROM knowledge_head") == [(0, "0" * 64)]
    engine.dispose()


def test_a_version_that_is_not_ours_is_returned_and_nothing_done(url: str) -> None:
    engine = opened(url)
    with engine.begin() as connection:
        migrate(connection)
    query(url, f"UPDATE {VERSION_TABLE} SET version_num = 'later'")
    with engine.begin() as connection:
        assert migrate(connection) == "later"
    assert query(url, f"SELECT version_num FROM {VERSION_TABLE}") == [("later",)]
    engine.dispose()


def test_every_migration_has_a_number_and_a_docstring() -> None:
    folder = Path(__file__).parents[2] / "knowledge" / "migrations" / "versions"
    files = sorted(folder.glob("*.py"))
    assert [file.name[:4] for file in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    assert all(file.read_text(encoding="utf-8").startswith('"""') for file in files)


def test_questions_of_the_version_before_are_kept(url: str) -> None:
    engine = opened(url)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, "0002")
    query(
        url,
        "INSERT INTO knowledge_unanswered "
        "(key, wording, locale, reason, first_seen, last_seen, count, offered) VALUES "
        "('k', 'whales', 'en', 'no_match', '2026-09-01', '2026-09-01', 1, 0)",
    )
    with engine.begin() as connection:
        assert migrate(connection) is None
    assert query(url, "SELECT wording FROM knowledge_unanswered") == [("whales",)]
    assert query(url, "SELECT count(*) FROM knowledge_inbox") == [(0,)]
    engine.dispose()
