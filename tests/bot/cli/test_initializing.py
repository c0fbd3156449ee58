"""`dragoman init`: what it lays out works, as its README says."""

import re
import shlex
from pathlib import Path

import pytest

from bot.settings import read_settings
from knowledge.check import check
from knowledge.folders import read_folder
from tests.bot.cli.running import Run, assert_said_plainly
from tests.bot.conftest import data_folder

NAMES = ["Harbour Board", 'The "Quoted" & Co: #1', "Порт Одеса", "O'Neill\\Söhne", "[x]: {y}, - z"]


def init(dragoman: Run, folder: Path, *more: str, organization: str = "Harbour Board") -> None:
    ended = dragoman("init", str(folder), "--organization", organization, "--author", "Ada", *more)
    assert ended.status == 0, ended.words
    assert f"{folder} is laid out." in ended.words


@pytest.mark.parametrize("organization", NAMES)
@pytest.mark.parametrize("locale", ["en", "pt-BR"])
def test_settings_and_explainer_are_right_whatever_the_name(
    dragoman: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    organization: str,
    locale: str,
) -> None:
    folder = tmp_path / "new"
    init(dragoman, folder, "--locale", locale, organization=organization)
    monkeypatch.chdir(folder)
    settings = read_settings()
    assert (settings.organization, settings.source_locale) == (organization, locale)
    assert (settings.data, settings.starter) == (folder / "data", False)
    assert settings.telegram_token is None
    revisions, invalid = read_folder(folder / "explainers")
    (one,) = revisions
    assert invalid == ()
    assert (one.slug, one.locale, one.author) == ("opening-hours", locale, "Ada")
    assert organization in one.question
    found = check(revisions, source_locale=locale, locales=[locale], today=one.as_of)
    assert found == ()
    assert ".env" in (folder / ".gitignore").read_text().split()


def test_steps_of_the_readme_work(
    dragoman: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    model_path: Path,
) -> None:
    folder = tmp_path / "new"
    init(dragoman, folder)
    data_folder(folder / "data", model_path)
    monkeypatch.chdir(folder)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in re.findall(r"`(dragoman .*?)`", readme)]
    steps = [command[1:] for command in commands if command[1] == "knowledge"]
    assert [step[1] for step in steps] == ["check", "import", "submit", "approve"]
    for step in steps:
        ended = dragoman(*step)
        assert ended.status == 0, ended.words
    answered = dragoman("ask", "When is Harbour Board open?")
    assert answered.status == 0
    assert "When is Harbour Board open?" in answered.out


def test_folder_with_something_in_it_is_not_touched(dragoman: Run, tmp_path: Path) -> None:
    for target in (tmp_path / "full", tmp_path / "full" / "file"):
        (tmp_path / "full").mkdir(exist_ok=True)
        (tmp_path / "full" / "file").write_text("mine")
        refused = dragoman("init", str(target), "--organization", "x", "--author", "y")
        assert_said_plainly(refused, f"{target} is not empty. Choose a new folder.")
    assert (tmp_path / "full" / "file").read_text() == "mine"
    assert len(list((tmp_path / "full").iterdir())) == 1


def test_empty_folder_will_do(dragoman: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    init(dragoman, tmp_path / "empty")
