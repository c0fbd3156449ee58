"""`dragoman evaluate`, `calibrate`, `bench`, `report` and others: what is claimed is measured."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.messages import say
from bot.cli.screen import ShownSteps, output
from bot.settings import read_settings
from index.scoring import Figures

Languages = Annotated[str, typer.Option(help="Languages, separated by commas; default: all.")]


def evaluate(
    queries: Annotated[
        Path | None, typer.Option(help="Labelled questions, JSON lines; see docs/developers.md.")
    ] = None,
    entries: Annotated[
        Path | None, typer.Option(help="A FAQ, JSON lines; default: the approved explainers.")
    ] = None,
    variants: Annotated[
        bool,
        typer.Option("--variants", help="Ask every stored variant, left out of the index."),
    ] = False,
    entry_langs: Languages = "",
    query_langs: Languages = "",
    predictions: Annotated[
        Path | None, typer.Option(help="Where to write every prediction, JSON lines.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures as JSON.")] = False,
) -> None:
    """Measure how often the right explainer is found, and how often silence is kept."""
    from bot.evaluating import Request, run_evaluation
    from index.evaluation import write_predictions

    if (queries is None) == (not variants):
        raise typer.BadParameter(say("evaluate.queries_or_variants"))
    request = Request(queries, entries, _split(entry_langs), _split(query_langs))
    figures, found = run_evaluation(read_settings(), request, ShownSteps())
    if predictions:
        write_predictions(predictions, found)
    if as_json:
        output().print_json(json.dumps({lang: asdict(row) for lang, row in figures.items()}))
    else:
        output().print(_table(figures))


def calibrate(
    scenarios: Annotated[Path, typer.Argument(help="Labelled scenarios; docs/developers.md.")],
    out: Annotated[Path, typer.Option(help="Folder in which to write calibration.json.")],
    questions: Annotated[
        Path | None,
        typer.Option(
            help="Short questions in many languages, JSON lines: first learn the languages' "
            "centres from them, and write language_centres.npz too."
        ),
    ] = None,
) -> None:
    """Fit the calibration of the decision to labelled scenarios."""
    from bot.evaluating import fit_calibration

    calibration = fit_calibration(read_settings(), scenarios, questions, out, ShownSteps())
    answer_at = f"{calibration.answer_at:.2f}"
    output().print(say("calibrate.done", path=out, answer_at=answer_at))


def train_courtesies(
    out: Annotated[Path, typer.Option(help="Folder in which to write intents.npz.")],
) -> None:
    """Fit what tells greetings, thanks, insults and distress from questions, by their meaning."""
    from bot.courtesy_training import fit_intents

    trained = fit_intents(read_settings(), out, ShownSteps())
    table = Table()
    for key in ("kind", "exemplars", "found", "false", "sure_at"):
        table.add_column(say(f"column.{key}"), justify="right")
    for kind, row in trained.figures.items():
        cells = (_cell(row.found / row.exemplars), _cell(row.false), _cell(row.sure_at))
        table.add_row(kind, _cell(row.exemplars), *cells)
    output().print(table)
    output().print(say("train_courtesies.done", path=out))


def train_adapter(
    out: Annotated[Path, typer.Option(help="Folder in which to write adapter.npz.")],
    translations: Annotated[
        list[Path] | None,
        typer.Option(help="Questions with their English, JSON lines; see docs/developers.md."),
    ] = None,
    parallel: Annotated[
        list[Path] | None,
        typer.Option(help="Questions in several languages, JSON lines; see docs/developers.md."),
    ] = None,
    organizations: Annotated[
        Path | None, typer.Option(help="Folder of labelled organizations; default: the shipped.")
    ] = None,
    explainers: Annotated[
        Path | None, typer.Option(help="Folder of explainers to learn from as well.")
    ] = None,
    steps: Annotated[int | None, typer.Option(help="Batches to learn from.", min=1)] = None,
) -> None:
    """Train the adapter of the bundled model (needs the extra sentence-transformers)."""
    from bot.adapting import Sources, fit_adapter

    names = read_settings().names
    sources = Sources(
        organizations, tuple(translations or ()), tuple(parallel or ()), explainers, names
    )
    path = fit_adapter(sources, out, ShownSteps(), steps)
    output().print(say("train_adapter.done", path=path))


def bench(
    out: Annotated[
        Path | None, typer.Option(help="Folder in which to write performance.md and its plot.")
    ] = None,
    questions: Annotated[int, typer.Option(help="Questions for each figure.", min=20)] = 400,
    index_sizes: Annotated[
        bool, typer.Option("--index-sizes", help="Also compare the kinds of index by size.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures as JSON.")] = False,
) -> None:
    """Measure time, throughput and memory, beside the plain wiring where it is installed."""
    from bot.benchmark.command import run_bench

    settings = read_settings()
    run_bench(settings, out=out, questions=questions, as_json=as_json, index_sizes=index_sizes)


def report(
    out: Annotated[Path, typer.Option(help="Folder for quality.md, its plots and quality.json.")],
    scenarios: Annotated[
        Path | None,
        typer.Option(
            help="Public scenarios to ask too, each unseen; see docs/developers.md. Takes minutes. "
            "Default: what quality.json has of the last time."
        ),
    ] = None,
    ablations: Annotated[
        Path | None,
        typer.Option(
            help="Rows for the table of ablations, JSON lines. "
            "Default: what quality.json has of the last time."
        ),
    ] = None,
    sets: Annotated[
        Path, typer.Option(help="Folder with the project's own sets and floors.toml.")
    ] = Path("tests/quality"),
    messages: Annotated[
        Path, typer.Option(help="Typed messages with their language, JSON lines.")
    ] = Path("tests/bot/typed_messages.jsonl"),
) -> None:
    """Measure how often the demonstration content is right, silent or wrong, and write a page."""
    from bot.quality.command import Plan, run_report

    plan = Plan(out, sets, messages, scenarios, ablations)
    for one in run_report(read_settings(), plan, ShownSteps()):
        figure = say(f"quality.figure.{one.figure}")
        limits = {"value": _cell(one.value), "limit": f"{one.limit:g}"}
        output().print(say("quality.missed", figure=figure, **limits))


def _split(names: str) -> frozenset[str] | None:
    return frozenset(name for name in names.split(",") if name) or None


def _table(figures: Mapping[str, Figures]) -> Table:
    table = Table(say("column.language"))
    names = [field.name for field in fields(Figures)]
    for name in names:
        table.add_column(name.replace("r_at_1", "r@1"), justify="right")
    for lang, row in figures.items():
        table.add_row(lang, *(_cell(getattr(row, name)) for name in names))
    return table


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
