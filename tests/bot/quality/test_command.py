"""`dragoman report`: what is not measured anew is kept, and what misses its floor is said."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.quality import command
from bot.quality.command import Plan, Seams, run_report
from bot.quality.figures import InDomain, read_figures
from bot.quality.scenarios import ScenarioOutcome
from bot.quality.sets import OwnSets
from bot.settings import Settings
from bot.steps import SilentSteps, Steps
from index.errors import DataInvalid
from tests.bot.cli.running import in_this_process
from tests.bot.quality.samples import IN_DOMAIN
from tests.bot.quality.test_scenarios import FOUND, QUERIES
from tests.bot.quality.test_sets import LINES

OUTCOMES = {"s": ScenarioOutcome(QUERIES, FOUND, FOUND)}
ROWS = '{"left_out": "nothing", "c95": 0.4, "r_at_1": 0.8}\n'


def measured(_settings: Settings, _sets: OwnSets, _steps: Steps) -> InDomain:
    return IN_DOMAIN


def asked(_settings: Settings, _steps: Steps) -> object:
    def predictions(_path: Path) -> Mapping[str, ScenarioOutcome]:
        return OUTCOMES

    return predictions


SEAMS = Seams(in_domain=measured, scenarios=asked)  # type: ignore[arg-type]


@pytest.fixture
def settings(bare: Path) -> Settings:
    return Settings(data=bare)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """The own sets are beside the report, and no expensive part is wanted."""
    for name, lines in LINES.items():
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "floors.toml").write_text("[phrasings_coverage]\nat_least = 0.6\n")
    return Plan(tmp_path / "out", tmp_path, tmp_path / "messages.jsonl")


@pytest.fixture
def whole(plan: Plan) -> Plan:
    (plan.sets / "rows.jsonl").write_text(ROWS)
    return replace(plan, scenarios=plan.sets / "any.json", ablations=plan.sets / "rows.jsonl")


def test_only_what_is_in_domain_is_measured_by_itself(settings: Settings, plan: Plan) -> None:
    assert run_report(settings, plan, SilentSteps(), SEAMS) == ()
    found = read_figures(plan.out / "quality.json")
    assert found is not None
    assert (found.in_domain, found.scenarios, found.ablations) == (IN_DOMAIN, None, None)


def test_expensive_parts_are_kept_from_the_last_time(
    settings: Settings, plan: Plan, whole: Plan
) -> None:
    run_report(settings, whole, SilentSteps(), SEAMS)
    first = read_figures(plan.out / "quality.json")
    later = replace(IN_DOMAIN, made="2027-01-01")
    run_report(settings, plan, SilentSteps(), replace(SEAMS, in_domain=lambda *_: later))
    second = read_figures(plan.out / "quality.json")
    assert first is not None
    assert first.scenarios is not None
    assert first.ablations is not None
    assert [row.left_out for row in first.ablations.rows] == ["nothing"]
    assert second == replace(first, in_domain=later)
    assert "| s | 1.000 |" in (plan.out / "quality.md").read_text(encoding="utf-8")


def test_figure_below_its_floor_is_said(
    plan: Plan,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (plan.sets / "floors.toml").write_text("[phrasings_coverage]\nat_least = 0.7\n")
    monkeypatch.setenv("DRAGOMAN_DATA", str(settings.data))
    monkeypatch.setattr(command, "run_report", partial(run_report, seams=SEAMS))
    files = ("--sets", str(plan.sets), "--messages", str(plan.messages))
    ended = in_this_process(monkeypatch, capsys, "report", "--out", str(plan.out), *files)
    assert ended.status == 0
    assert "Below its floor: Phrasings: coverage is 0.650, the limit is 0.7." in ended.words
    assert f"The report is in {plan.out}." in ended.words


def test_rows_of_ablations_that_cannot_be_read_are_named(settings: Settings, whole: Plan) -> None:
    (whole.sets / "rows.jsonl").write_text(ROWS + '{"left_out": "it"}\n')
    with pytest.raises(DataInvalid) as caught:
        run_report(settings, whole, SilentSteps(), SEAMS)
    assert "rows.jsonl" in str(vars(caught.value)["path"])
