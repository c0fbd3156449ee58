"""A command line, and folders to use it on."""

import functools
import shutil
from pathlib import Path

import pytest

from knowledge.folders import starter_folder
from tests.bot.cli.running import Run, in_this_process


@pytest.fixture
def dragoman(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `dragoman` in this process."""
    return functools.partial(in_this_process, monkeypatch, capsys)


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Work on a data folder that does not exist yet, without the demonstration content."""
    monkeypatch.setenv("DRAGOMAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DRAGOMAN_STARTER", "false")
    return tmp_path / "data"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, data: Path) -> Path:
    """Work on a data folder that has everything."""
    monkeypatch.setenv("DRAGOMAN_DATA", str(data))
    return data


@pytest.fixture
def explainers(tmp_path: Path) -> Path:
    """A folder of explainers: two of the demonstration, in two languages."""
    folder = tmp_path / "explainers"
    for slug in ("article-4", "article-5"):
        (folder / slug).mkdir(parents=True)
        for locale in ("en", "fr"):
            shutil.copy(starter_folder() / slug / f"{locale}.md", folder / slug)
    return folder
