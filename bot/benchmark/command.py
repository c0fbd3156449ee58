"""`dragoman bench`: measures, prints, and writes the report."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.benchmark.figures import Figures, as_data
from bot.benchmark.index_sizes import IndexSize, measure_sizes
from bot.benchmark.machine import this_machine
from bot.benchmark.measuring import Plan, build_once, measure
from bot.benchmark.preparing import Stand, distinct_questions, temporary_settings
from bot.benchmark.report import print_report, write_report
from bot.benchmark.sides import OURS, PLAIN
from bot.cli.screen import ShownSteps, output
from bot.settings import Settings
from bot.steps import Steps
from index.passages import Corpus

_FIRST_QUESTION = "What is NATO?"


def run_bench(
    settings: Settings,
    *,
    out: Path | None,
    questions: int,
    as_json: bool,
    index_sizes: bool = False,
) -> None:
    """Measure all sides, print the figures, and write them into `out` if it is given."""
    steps = ShownSteps()
    with temporary_settings(settings) as own:
        figures = take_figures(Stand(own), questions, steps)
    if index_sizes:
        figures = replace(figures, index_sizes=_sizes(steps))
    if as_json:
        output().print_json(json.dumps(as_data(figures)))
    else:
        print_report(figures, output())
    if out is not None:
        plotted = write_report(figures, out)
        if not plotted:
            steps.note("bench.no_plot")
        steps.note("bench.written", folder=out)


def take_figures(stand: Stand, questions: int, steps: Steps) -> Figures:
    """Build what each side needs, then measure all sides."""
    machine = this_machine()
    built, corpus = _build_all(stand, steps)
    plan = Plan(distinct_questions(corpus, questions))
    samples = measure(stand.starters, plan, steps)
    sides = {side: found.figures(built[side]) for side, found in samples.items()}
    return Figures(
        machine=machine,
        questions=len(plan.texts),
        passages=len(corpus),
        threads=stand.settings.threads,
        ours=sides[OURS],
        plain=sides.get(PLAIN),
    )


def _build_all(stand: Stand, steps: Steps) -> tuple[dict[str, Mapping[str, float]], Corpus]:
    """Start each side for the first time; ours goes first, because it knows the corpus."""
    with steps.step("bench.step.build"):
        built = {OURS: build_once(stand.ours, _FIRST_QUESTION)}
        corpus = stand.corpus()
        if PLAIN in stand.starters:
            built[PLAIN] = build_once(stand.plain, _FIRST_QUESTION)
    return built, corpus


def _sizes(steps: Steps) -> tuple[IndexSize, ...]:
    with steps.step("bench.step.sizes") as advance:
        return measure_sizes(progress=advance)
