"""What every test of the core starts from: its own environment, and a prepared data folder."""

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from bot.bootstrap import make_embedder, open_knowledge, read_snapshot, served_corpus
from bot.preparing import ensure_index
from bot.settings import Settings
from bot.steps import SilentSteps
from index.builds import IndexFolder
from knowledge.folders import read_folder, starter_folder
from knowledge.workflow import Workflow

SLUGS = frozenset(
    {
        "about-this-bot",
        "article-5",
        "article-5-invoked",
        "conscription",
        "does-nato-have-an-army",
        "headquarters",
        "internships",
        "member-countries",
        "missile-defence",
        "official-languages",
        "report-false-information",
        "what-is-nato",
    }
)
LOCALES = frozenset({"en", "fr", "uk"})


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine's counts, and what is written by mistake lands in `tmp_path`."""
    for name in [name for name in os.environ if name.upper().startswith("DRAGOMAN_")]:
        monkeypatch.delenv(name)
    for name in ("FORCE_COLOR", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """The command line configures logging for its whole process, which here goes on."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def prepared(model_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the real model and an index of real explainers; read it only."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":  # each worker has a folder of its own, next to the others'
        folder = folder.parent
    path = folder / "prepared-data"
    with FileLock(folder / "prepared-data.lock"):
        if not path.exists():
            aside = data_folder(folder / "preparing-data", model_path)
            _fill(Settings(data=aside))
            aside.rename(path)
    return path


@pytest.fixture
def data(prepared: Path, tmp_path: Path, model_path: Path) -> Path:
    """A data folder like `prepared` that may be changed; the model is a link."""
    path = data_folder(tmp_path / "data", model_path)
    # Not the file alone: another worker may have the database open, and a part of it in its log.
    with (
        closing(sqlite3.connect(prepared / "knowledge.db")) as source,
        closing(sqlite3.connect(path / "knowledge.db")) as copy,
    ):
        source.backup(copy)
    shutil.copytree(prepared / "index", path / "index")
    return path


@pytest.fixture
def bare(tmp_path: Path, model_path: Path) -> Path:
    """A data folder that has nothing but the model."""
    return data_folder(tmp_path / "bare", model_path)


def data_folder(path: Path, model_path: Path) -> Path:
    (path / "models").mkdir(parents=True)
    (path / "models" / "multilingual-e5-small").symlink_to(model_path)
    return path


def _fill(settings: Settings) -> None:
    """Approve and index a part of the demonstration content: all of it would take half a minute."""
    revisions, _ = read_folder(starter_folder())
    some = [one for one in revisions if one.slug in SLUGS and one.locale in LOCALES]
    with open_knowledge(settings) as store:
        workflow = Workflow(store, settings.source_locale)
        for one in workflow.add_all(some, "Ada"):
            workflow.submit(one.revision.slug, one.revision.locale, "Ada")
            workflow.approve(one.revision.slug, one.revision.locale, "Grace")
        corpus = served_corpus(read_snapshot(store, settings))
    folder = IndexFolder(settings.index_path)
    ensure_index(corpus, make_embedder(settings), folder, SilentSteps())
