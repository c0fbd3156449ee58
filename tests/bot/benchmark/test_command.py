"""`dragoman bench`: from fixed figures, on sides that take no time, and once on the real ones."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.benchmark import command
from bot.benchmark.command import run_bench, take_figures
from bot.benchmark.figures import Figures
from bot.benchmark.index_sizes import IndexSize
from bot.benchmark.measuring import Plan, Starter, build_once, measure
from bot.benchmark.plain import plain_is_installed, write_texts
from bot.benchmark.preparing import Stand, distinct_questions, temporary_settings
from bot.benchmark.sides import OURS, PLAIN
from bot.benchmark.staging import OUR_STAGES
from bot.settings import Settings
from bot.steps import SilentSteps
from index.passages import Corpus, Passage, PassageKind, corpus_of
from tests.assembly import SEA, TODAY, approved_snapshot
from tests.bot.benchmark.samples import BOTH, SIZE
from tests.bot.benchmark.test_processes import start

CORPUS = tuple(
    Passage(f"s{n % 7}", "en", PassageKind.VARIANT, f"wording {n % 50}") for n in range(100)
)


class InstantStand(Stand):
    """A stand whose sides take no time."""

    @property
    def ours(self) -> Starter:
        return start

    @property
    def plain(self) -> Starter:
        return start

    def corpus(self) -> Corpus:
        return CORPUS


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(*_: object, **__: object) -> Figures:
        return BOTH

    monkeypatch.setattr(command, "take_figures", take)


@pytest.mark.usefixtures("fixed")
def test_json_is_all_that_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_bench(Settings(data=tmp_path), out=None, questions=20, as_json=True)
    assert json.loads(capsys.readouterr().out)["questions"] == 400


@pytest.mark.usefixtures("fixed")
def test_tables_are_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_bench(Settings(data=tmp_path), out=tmp_path / "out", questions=20, as_json=False)
    assert "Side by side" in capsys.readouterr().out
    assert (tmp_path / "out/performance.md").exists()


@pytest.mark.usefixtures("fixed")
def test_index_sizes_are_measured_when_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sizes(**_: object) -> tuple[IndexSize, ...]:
        return (SIZE,)

    monkeypatch.setattr(command, "measure_sizes", sizes)
    run_bench(Settings(data=tmp_path), out=None, questions=20, as_json=False, index_sizes=True)
    assert "50,000" in capsys.readouterr().out


def test_figures_are_taken_of_every_side(tmp_path: Path) -> None:
    figures = take_figures(InstantStand(Settings(data=tmp_path)), 20, SilentSteps())
    assert figures.questions == 20
    assert figures.passages == 100
    assert list(figures.ours.throughput) == [1, 8, 64]
    assert list(figures.ours.steps) == ["step.index"]
    assert (figures.plain is not None) == plain_is_installed()


def test_the_running_core_is_measured(data: Path) -> None:
    """The whole way, in a process of its own, on a few questions."""
    stand = Stand(Settings(data=data))
    texts = distinct_questions(stand.corpus(), 20)
    plan = Plan(texts, starts=1, blocks=1, rounds=1, crowds=(8,))
    (samples,) = measure({OURS: stand.ours}, plan, SilentSteps()).values()
    figures = samples.figures({})
    assert figures.times.p50 > 0
    assert tuple(figures.stages) == OUR_STAGES
    assert figures.stages["embedding"].p50 > 0
    assert figures.memory_mb is not None
    assert figures.memory_mb > 100


@pytest.mark.skipif(not plain_is_installed(), reason="needs sentence-transformers")
def test_the_plain_wiring_is_measured(bare: Path) -> None:
    stand = Stand(Settings(data=bare))
    write_texts(bare / PLAIN, corpus_of(approved_snapshot(*SEA).texts(TODAY)))
    assert list(build_once(stand.plain, "Why are there tides?")) == ["step.index"]


def test_the_operators_data_folder_is_left_as_it_was(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path / "data", database_url=SecretStr("sqlite:///mine.db"), starter=False
    )
    with temporary_settings(settings) as own:
        assert own.data.parent == settings.data
        assert own.database_url is None
        assert own.starter
    assert list(settings.data.iterdir()) == []


def test_questions_are_distinct_and_in_the_same_order_every_time() -> None:
    answer = Passage("s", "en", PassageKind.ANSWER, "never asked")
    texts = distinct_questions((*CORPUS, answer), 30)
    assert len(set(texts)) == len(texts) == 30
    assert texts == distinct_questions((answer, *reversed(CORPUS)), 30)
    assert len(distinct_questions((*CORPUS, answer), 500)) == 50
