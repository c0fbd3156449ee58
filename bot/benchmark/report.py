"""The report: tables on the terminal, or performance.md with its plot."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from bot.benchmark.figures import Figures
from bot.benchmark.measuring import Plan
from bot.benchmark.plots import plot_figures
from bot.benchmark.tables import all_tables, number
from bot.cli.messages import say
from bot.plotting import plotting_is_installed
from bot.texttables import markdown_table, rich_table

REPORT, PLOT = "performance.md", "performance.png"


def print_report(figures: Figures, console: Console) -> None:
    """Print every table, and how it was measured."""
    for table in all_tables(figures):
        console.print(rich_table(table))
    console.print(how(figures), style="dim")
    if figures.plain is None:
        console.print(say("bench.no_plain"))


def write_report(figures: Figures, folder: Path) -> bool:
    """Write the report; return whether the plot could be drawn too."""
    folder.mkdir(parents=True, exist_ok=True)
    plotted = plotting_is_installed()
    if plotted:
        plot_figures(figures, folder / PLOT)
    text = as_markdown(figures, plotted=plotted)
    (folder / REPORT).write_text(text, encoding="utf-8")
    return plotted


def as_markdown(figures: Figures, *, plotted: bool) -> str:
    """Return the text of performance.md."""
    return "\n\n".join(_paragraphs(figures, plotted=plotted)) + "\n"


def how(figures: Figures) -> str:
    """Return how it was measured, in a few sentences."""
    plan = Plan(())
    values = {"questions": figures.questions, "passages": f"{figures.passages:,}"}
    values |= {"threads": figures.threads, "blocks": plan.blocks}
    values |= {"rounds": plan.rounds, "starts": plan.starts}
    return say("bench.how" if figures.plain else "bench.how_alone", **values)


def _paragraphs(figures: Figures, *, plotted: bool) -> Iterator[str]:
    yield f"# {say('bench.title')}"
    yield say("bench.made")
    if plotted:
        yield f"![{say('bench.plot.alt')}]({PLOT})"
    else:
        yield say("bench.no_plot")
    for table in all_tables(figures):
        yield f"## {table.title}"
        yield markdown_table(table)
    if figures.index_sizes:
        yield say("bench.how_sizes")
    yield f"## {say('bench.how_title')}"
    yield how(figures)
    if figures.plain is None:
        yield say("bench.no_plain")
    yield _machine_lines(figures)


def _machine_lines(figures: Figures) -> str:
    machine = figures.machine
    libraries = ", ".join(f"{name} {version}" for name, version in machine.libraries.items())
    values = {"cpu": machine.cpu, "cores": machine.cores, "load": number(machine.load)}
    values |= {"system": machine.system}
    values |= {"python": machine.python, "libraries": libraries, "date": machine.date}
    lines = (say(f"bench.machine.{name}", value=value) for name, value in values.items())
    return "\n".join(f"- {line}" for line in lines)
