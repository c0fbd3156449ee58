"""The plots: the own sets, risk against coverage, and how well probabilities hold."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.messages import say
from bot.plotting import FAINT, INK, PALE, STRONG, new_figure, save, title_panel
from bot.quality.figures import (
    ALL,
    Bin,
    CurvePoint,
    InDomain,
    NearMissCounts,
    ScenarioFigures,
    Scenarios,
)
from index.scoring import REQUIRED_PRECISION, Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OWN_PLOT, RISK_PLOT, RELIABILITY_PLOT = (
    "quality-own.png",
    "quality-risk.png",
    "quality-reliability.png",
)

_DOTS = 100
_WRONG, _OFFERED = "#c4472b", "#8fb4dc"
_COLOURS = {"right": STRONG, "offered": _OFFERED, "silent": FAINT, "wrong": _WRONG}
_COLUMNS = 4
_MOST_RISK = 0.5

Shares = Mapping[str, float]
"""What became of a group of questions, by the names of `_COLOURS`."""


def plot_own_sets(figures: InDomain, path: Path) -> None:
    """Draw what became of phrasings by language and of near misses by class."""
    figure = new_figure((11, 4))
    left, right = figure.subplots(1, 2)
    phrasings = {name: _of_phrasings(row) for name, row in figures.phrasing_languages.items()}
    near = {name: _of_near_misses(row) for name, row in figures.near_miss_classes.items()}
    _draw_bars(left, _without_all(phrasings), say("quality.plot.phrasings"))
    _draw_bars(right, _without_all(near), say("quality.plot.near_misses"))
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
    save(figure, path, _DOTS)


def plot_risk(scenarios: Mapping[str, ScenarioFigures], path: Path) -> None:
    """Draw risk against coverage, a panel for each scenario."""
    lines = -(-len(scenarios) // _COLUMNS)
    figure = new_figure((11, 0.6 + 2.6 * lines))
    grid = figure.subplots(lines, _COLUMNS, sharex=True, sharey=True, squeeze=False)
    panels = list(grid.flat)
    for axes, (name, row) in zip(panels, scenarios.items(), strict=False):
        _draw_risk(axes, name, row)
    for place in range(len(scenarios), len(panels)):
        panels[place].set_axis_off()
        panels[place - _COLUMNS].tick_params(labelbottom=True)
    figure.supxlabel(say("quality.plot.coverage"), color=INK)
    figure.supylabel(say("quality.plot.risk"), color=INK)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
    save(figure, path, _DOTS)


def plot_reliability(bins: Sequence[Bin], path: Path) -> None:
    """Draw how many best hits are right, by their probability."""
    figure = new_figure((5, 4.4))
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1), color=PALE, linestyle="--", label=say("quality.plot.ideal"))
    places = [one.probability for one in bins]
    axes.bar(
        places, [one.weight for one in bins], 0.06, color=FAINT, label=say("quality.plot.weight")
    )
    axes.plot(
        places,
        [one.right for one in bins],
        color=STRONG,
        marker="o",
        label=say("quality.plot.bins"),
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=say("quality.plot.probability"))
    title_panel(axes, say("quality.plot.reliability"))
    axes.legend(frameon=False, loc="upper left")
    save(figure, path, _DOTS)


def draw_scenarios(found: Scenarios, folder: Path) -> None:
    """Draw both plots of the scenarios."""
    plot_risk(found.scenarios, folder / RISK_PLOT)
    plot_reliability(found.reliability, folder / RELIABILITY_PLOT)


def _without_all(groups: Mapping[str, Shares]) -> dict[str, Shares]:
    return {name: shares for name, shares in groups.items() if name != ALL}


def _of_phrasings(row: Figures) -> Shares:
    wrong = row.coverage / row.precision - row.coverage if row.precision else 0.0
    known = {"right": row.coverage, "offered": row.rescued, "wrong": wrong}
    return known | {"silent": 1 - sum(known.values())}


def _of_near_misses(row: NearMissCounts) -> Shares:
    return {
        "right": 0.0,
        "offered": row.offered / row.asked,
        "silent": row.silent / row.asked,
        "wrong": row.answered / row.asked,
    }


def _draw_bars(axes: "Axes", groups: Mapping[str, Shares], title: str) -> None:
    names = list(groups)
    left = [0.0] * len(names)
    for part, colour in _COLOURS.items():
        widths = [shares[part] for shares in groups.values()]
        axes.barh(names, widths, 0.7, left=left, color=colour, label=say(f"quality.plot.{part}"))
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter("{x:.0%}")
    title_panel(axes, title)


def _draw_risk(axes: "Axes", name: str, row: ScenarioFigures) -> None:
    allowed = 1 - REQUIRED_PRECISION
    axes.axhline(
        allowed, color=_WRONG, linewidth=0.8, linestyle=":", label=say("quality.plot.allowed")
    )
    _draw_curve(axes, row.cosine_curve, PALE, say("quality.plot.cosine"))
    _draw_curve(axes, row.curve, STRONG, say("quality.plot.bot"))
    if row.shipped.precision is not None:
        shipped = (row.shipped.coverage, 1 - row.shipped.precision)
        axes.plot(*shipped, "o", color=INK, clip_on=False, label=say("quality.plot.shipped"))
    axes.set(xlim=(0, 1), ylim=(0, _MOST_RISK))
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.yaxis.set_major_formatter("{x:.0%}")
    title_panel(axes, name)


def _draw_curve(axes: "Axes", points: Iterable[CurvePoint], colour: str, label: str) -> None:
    shown = list(points)
    axes.plot(
        [point.coverage for point in shown],
        [point.risk for point in shown],
        color=colour,
        linewidth=1.8,
        label=label,
    )
