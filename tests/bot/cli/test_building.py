"""`dragoman model` and `dragoman index`."""

import json
from pathlib import Path

import pytest

from index.builds import IndexFolder
from knowledge.folders import starter_folder
from tests.bot.cli.running import Run, assert_said_plainly


def test_model_is_built_and_listed(dragoman: Run, empty: Path) -> None:
    assert "There is no model yet." in dragoman("model", "list").words
    built = dragoman("model", "build")
    path = empty / "models" / "multilingual-e5-small"
    assert (built.status, built.out.strip()) == (0, f"The model is in {path}.")
    assert "Building the model" in built.err
    (empty / "models" / "broken").mkdir()
    listed = dragoman("model", "list")
    assert listed.status == 0
    assert "multilingual-e5-small@" in listed.words
    assert "384" in listed.words
    assert "damaged: dragoman.json" in listed.words
    (used,) = [line for line in listed.out.splitlines() if "│ *" in line]
    assert "e5-small" in used


def test_index_is_built_and_its_status_told(
    dragoman: Run, bare: Path, monkeypatch: pytest.MonkeyPatch, explainers: Path
) -> None:
    monkeypatch.setenv("DRAGOMAN_DATA", str(bare))
    monkeypatch.setenv("DRAGOMAN_STARTER", "false")
    assert_said_plainly(dragoman("index", "status"), "There is no index", "“dragoman index build”")
    assert_said_plainly(dragoman("index", "build"), "No explainer is approved")

    both = ("--by", "Ada", "--approve-by", "Grace")
    assert dragoman("knowledge", "import", str(explainers), *both).status == 0
    built = dragoman("index", "build")
    assert built.status == 0
    assert "passages of 2 explainers." in built.words
    assert "The index is whole and up to date" in dragoman("index", "status").words

    retire = ("knowledge", "retire", "article-4", "fr", "--by", "Ada", "--reason", "x")
    assert dragoman(*retire).status == 0
    behind = dragoman("index", "status")
    assert (behind.status, "have changed since" in behind.words) == (0, True)
    assert dragoman("index", "build").status == 0
    assert "up to date" in dragoman("index", "status").words


def test_damaged_index_says_what_to_do(dragoman: Run, served: Path) -> None:
    folder = IndexFolder(served / "index")
    manifest = json.loads((folder.current() / "manifest.json").read_text())
    (folder.current() / "manifest.json").write_text(json.dumps(manifest | {"format": 0}))
    assert_said_plainly(dragoman("index", "status"), "is damaged", "“dragoman index build”")


def test_model_of_ones_own_that_is_broken_says_what_to_do(
    dragoman: Run, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_MODEL", str(served))
    broken = dragoman("index", "build")
    assert_said_plainly(broken, f"The model in {served} cannot be used", "“dragoman model build”")


def test_starter_folder_is_where_it_is_expected() -> None:
    assert (starter_folder() / "article-5" / "en.md").is_file()
