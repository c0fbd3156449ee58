"""`dragoman report`: measures, keeps what is not measured anew, and writes the page."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.benchmark.preparing import temporary_settings
from bot.bootstrap import make_identifier, running_core
from bot.language import LanguageChooser
from bot.preparing import ensure_model
from bot.quality.ablations import AblationRows, read_ablations
from bot.quality.figures import Ablations, InDomain, Quality, read_figures
from bot.quality.floors import Missed, missed, read_floors
from bot.quality.headlines import headlines
from bot.quality.leave_one_out import leave_one_out
from bot.quality.measuring import measure_in_domain, today
from bot.quality.report import FIGURES, write_report
from bot.quality.scenarios import ScenarioPredictions, scenario_figures
from bot.quality.sets import OwnSets, read_sets
from bot.settings import Settings
from bot.steps import Steps
from bot.strings import interface_languages

FLOORS = "floors.toml"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is; what is None is kept from the last report in the same folder."""

    out: Path
    sets: Path
    messages: Path
    scenarios: Path | None = None
    ablations: Path | None = None


def ask_demonstration(settings: Settings, sets: OwnSets, steps: Steps) -> InDomain:
    """Ask the own sets of a core that serves what the settings say."""
    return asyncio.run(_asked(settings, sets, steps))


@dataclass(frozen=True, slots=True)
class Seams:
    """How each part is measured."""

    in_domain: Callable[[Settings, OwnSets, Steps], InDomain] = ask_demonstration
    scenarios: Callable[[Settings, Steps], ScenarioPredictions] = leave_one_out
    ablations: AblationRows = read_ablations


def run_report(
    settings: Settings, plan: Plan, steps: Steps, seams: Seams | None = None
) -> tuple[Missed, ...]:
    """Measure, write the report, and return the figures that do not keep to their floor."""
    seams = seams or Seams()
    floors, sets = read_floors(plan.sets / FLOORS), read_sets(plan.sets, plan.messages)
    last = read_figures(plan.out / FIGURES)
    with temporary_settings(settings) as own:
        in_domain = seams.in_domain(own, sets, steps)
        quality = _kept(in_domain, last)
        quality = _measured(own, plan, steps, seams, quality)
    if not write_report(quality, floors, plan.out):
        steps.note("quality.no_plot")
    steps.note("bench.written", folder=plan.out)
    return missed(headlines(in_domain), floors)


def _kept(in_domain: InDomain, last: Quality | None) -> Quality:
    return replace(last, in_domain=in_domain) if last else Quality(in_domain)


def _measured(
    settings: Settings, plan: Plan, steps: Steps, seams: Seams, quality: Quality
) -> Quality:
    """Add the expensive parts that are wanted."""
    if plan.scenarios:
        ensure_model(settings, steps)
        outcomes = seams.scenarios(settings, steps)(plan.scenarios)
        quality = replace(quality, scenarios=scenario_figures(outcomes, today()))
    if plan.ablations:
        rows = tuple(seams.ablations(plan.ablations))
        quality = replace(quality, ablations=Ablations(today(), rows))
    return quality


async def _asked(settings: Settings, sets: OwnSets, steps: Steps) -> InDomain:
    async with running_core(settings, steps) as core:
        spoken = core.shelf.library.languages | interface_languages()
        identifier = make_identifier(settings)
        chooser = LanguageChooser(identifier, lambda: spoken, settings.source_locale)
        with steps.step("step.own_sets"):
            return await measure_in_domain(core, chooser, sets)
