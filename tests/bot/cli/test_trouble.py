"""What goes wrong outside: a sentence that says what to do, status 1, and no traceback."""

import os
import resource
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.cli.running import Run, assert_said_plainly, in_its_own, surroundings

# The database.


def test_file_that_is_no_database(dragoman: Run, empty: Path) -> None:
    empty.mkdir()
    (empty / "knowledge.db").write_text("This is a letter, not a database. " * 100)
    broken = dragoman("knowledge", "list")
    assert_said_plainly(broken, "cannot be used: file is not a database", "restore a backup")


def test_folder_in_place_of_the_database(dragoman: Run, empty: Path) -> None:
    (empty / "knowledge.db").mkdir(parents=True)
    assert_said_plainly(dragoman("knowledge", "list"), "unable to open database file")


def test_database_that_cannot_be_written(
    dragoman: Run, served: Path, monkeypatch: pytest.MonkeyPatch, explainers: Path
) -> None:
    url = f"sqlite:///file:{served}/knowledge.db?mode=ro&uri=true"
    monkeypatch.setenv("DRAGOMAN_DATABASE_URL", url)
    broken = dragoman("knowledge", "import", str(explainers), "--by", "Ada")
    assert_said_plainly(broken, "readonly database", "that you may write to it")


def test_database_of_a_newer_version(dragoman: Run, served: Path) -> None:
    with sqlite3.connect(served / "knowledge.db") as database:
        database.execute("UPDATE knowledge_version SET version_num = '9999'")
    database.close()
    assert_said_plainly(dragoman("ask", "What is NATO?"), "newer version", "Update Dragoman.")


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://u:hush@h/d", "postgresql://u:hush@127.0.0.1:9/d"]
)
def test_database_that_cannot_be_reached(
    dragoman: Run, empty: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DRAGOMAN_DATABASE_URL", url)
    broken = dragoman("knowledge", "list")
    assert_said_plainly(broken, "cannot be used")
    assert "hush" not in broken.words


def test_texts_that_were_tampered_with_are_not_served(dragoman: Run, served: Path) -> None:
    with sqlite3.connect(served / "knowledge.db") as database:
        for (name,) in list(
            database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE knowledge_events SET actor = 'Mallory' WHERE seq = 1")
    database.close()
    assert_said_plainly(dragoman("ask", "What is NATO?"), "No explainer is approved", "refused")


# The disk.


def limited(kilobytes: int) -> Callable[[], None]:
    """No file may grow past this: what a full disk does, to one process only."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    return limit


def test_disk_that_fills_up_during_an_import(tmp_path: Path, explainers: Path) -> None:
    env = surroundings(data=tmp_path / "data", starter="false")
    arguments = ("knowledge", "import", str(explainers), "--by", "Ada")
    full = in_its_own(*arguments, env=env, before=limited(60))
    assert_said_plainly(full, "cannot be used", "Check that the disk has room")


def test_disk_that_fills_up_while_the_model_is_built(tmp_path: Path) -> None:
    env = surroundings(data=tmp_path / "data")
    full = in_its_own("model", "build", env=env, before=limited(1000))
    assert_said_plainly(full, "File too large", "Check that the disk has room")
    assert list((tmp_path / "data" / "models").iterdir()) == []


def test_disk_that_fills_up_while_the_index_is_built(data: Path) -> None:
    env = surroundings(data=data)
    current = (data / "index" / "current").read_text()
    kept = {path.name for path in (data / "index").iterdir()}
    retire = ("knowledge", "retire", "internships", "uk", "--by", "Ada", "--reason", "x")
    assert in_its_own(*retire, env=env).status == 0
    full = in_its_own("index", "build", env=env, before=limited(100))
    assert_said_plainly(full, "File too large", "Check that the disk has room")
    assert (data / "index" / "current").read_text() == current
    assert {path.name for path in (data / "index").iterdir()} == kept


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    def to_nowhere() -> None:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)

    env = surroundings(data=tmp_path / "data", starter="false")
    full = in_its_own("knowledge", "list", env=env, before=to_nowhere)
    assert "No space left on device" in full.words
    assert "Traceback" not in full.words
    assert full.status != 0


def test_data_folder_that_cannot_be_made(
    dragoman: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DRAGOMAN_DATA", str(tmp_path / "file" / "data"))
    for command in (("knowledge", "list"), ("run",), ("model", "build"), ("ask", "why?")):
        assert_said_plainly(dragoman(*command), "cannot be used: Not a directory", "DRAGOMAN_DATA")


# What is damaged is made anew.


def test_damaged_index_is_mended_on_the_way(dragoman: Run, served: Path) -> None:
    name = (served / "index" / "current").read_text().strip()
    shutil.rmtree(served / "index" / name)
    mended = dragoman("ask", "😀")
    assert mended.status == 0
    assert "The index is damaged" in mended.words
    assert "Building the index" in mended.words
    assert dragoman("index", "status").status == 0


# Commands that are none.


@pytest.mark.parametrize("arguments", [("fly",), ("ask",), ("knowledge", "fly"), ("run", "--fast")])
def test_command_that_is_none_shows_how_it_is_used(
    dragoman: Run, arguments: tuple[str, ...]
) -> None:
    refused = dragoman(*arguments)
    assert refused.status == 2
    assert "Usage:" in refused.err


@pytest.mark.parametrize("command", [(), ("knowledge",), ("model",), ("index",)])
def test_help_names_every_command_with_a_sentence(dragoman: Run, command: tuple[str, ...]) -> None:
    told = dragoman(*command, "--help")
    assert told.status == 0
    rows = [line.strip("│ ").split("  ", 1) for line in told.out.splitlines() if "│" in line]
    names = [row for row in rows if row[0] and not row[0].startswith("-")]
    assert names
    assert [row for row in names if len(row) < 2 or not row[1].strip()] == []
