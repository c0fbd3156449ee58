"""The page: docs/quality.md with its plots, made of figures alone."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.cli.messages import say
from bot.plotting import plotting_is_installed
from bot.quality.figures import Ablations, InDomain, Quality, Scenarios, write_figures
from bot.quality.floors import Floor
from bot.quality.plots import (
    OWN_PLOT,
    RELIABILITY_PLOT,
    RISK_PLOT,
    draw_scenarios,
    plot_own_sets,
)
from bot.quality.tables import (
    ablation_table,
    confusion_tables,
    courtesy_tables,
    headline_table,
    language_table,
    near_miss_tables,
    phrasing_tables,
    scenario_tables,
    variant_table,
)
from bot.texttables import TextTable, markdown_table

PAGE, FIGURES = "quality.md", "quality.json"


def write_report(quality: Quality, floors: Mapping[str, Floor], folder: Path) -> bool:
    """Write figures, page and plots; return whether the plots could be drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    write_figures(folder / FIGURES, quality)
    plotted = plotting_is_installed()
    if plotted:
        plot_own_sets(quality.in_domain, folder / OWN_PLOT)
        if quality.scenarios:
            draw_scenarios(quality.scenarios, folder)
    text = as_markdown(quality, floors, plotted=plotted)
    (folder / PAGE).write_text(text, encoding="utf-8")
    return plotted


def as_markdown(quality: Quality, floors: Mapping[str, Floor], *, plotted: bool) -> str:
    """Return the text of quality.md."""
    return "\n\n".join(_paragraphs(quality, floors, plotted=plotted)) + "\n"


def _paragraphs(quality: Quality, floors: Mapping[str, Floor], *, plotted: bool) -> Iterator[str]:
    own = quality.in_domain
    yield f"# {say('quality.title')}"
    yield say("quality.made")
    if not plotted:
        yield say("quality.no_plot")
    yield from _glance(own, floors, plotted=plotted)
    yield from _section("near_misses", near_miss_tables(own))
    yield from _section("phrasings", phrasing_tables(own))
    yield from _section("courtesies", courtesy_tables(own.courtesies))
    yield from _section("messages", [language_table(own)])
    yield from _section("variants", [variant_table(own)])
    yield from _section("confused", confusion_tables(own))
    yield from _scenarios(quality.scenarios, plotted=plotted)
    yield from _ablations(quality.ablations)


def _glance(own: InDomain, floors: Mapping[str, Floor], *, plotted: bool) -> Iterator[str]:
    yield from _section("headlines", [headline_table(own, floors)])
    yield say("quality.measured", date=own.made)
    if plotted:
        yield _picture("own", OWN_PLOT)


def _scenarios(scenarios: Scenarios | None, *, plotted: bool) -> Iterator[str]:
    yield from _section("scenarios", scenario_tables(scenarios) if scenarios else ())
    if scenarios is None:
        yield say("quality.not_measured")
        return
    yield say("quality.measured", date=scenarios.made)
    if plotted:
        yield say("quality.about.risk")
        yield _picture("risk", RISK_PLOT)
        yield say("quality.about.reliability")
        yield _picture("reliability", RELIABILITY_PLOT)


def _ablations(ablations: Ablations | None) -> Iterator[str]:
    yield from _section("ablations", [ablation_table(ablations.rows)] if ablations else ())
    if ablations is None:
        yield say("quality.not_measured")
    else:
        yield say("quality.measured", date=ablations.made)


def _section(name: str, tables: Iterable[TextTable]) -> Iterator[str]:
    """A heading, what is measured and what good means, and its tables."""
    yield f"## {say(f'quality.section.{name}')}"
    yield say(f"quality.about.{name}")
    for table in tables:
        yield f"**{table.title}**"
        yield markdown_table(table)


def _picture(name: str, file: str) -> str:
    return f"![{say(f'quality.alt.{name}')}]({file})"
