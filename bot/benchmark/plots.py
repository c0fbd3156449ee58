"""The plot: times, throughput and memory of both sides, side by side."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.benchmark.figures import Figures, SideFigures
from bot.benchmark.tables import number
from bot.cli.messages import say
from bot.plotting import FAINT, INK, PALE, STRONG, new_figure, save, title_panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = (STRONG, PALE)
_INCHES = (12, 4.2)
_BAR = 0.36


def plot_figures(figures: Figures, path: Path) -> None:
    """Draw the figures into a PNG file."""
    sides = _sides(figures)
    figure = new_figure(_INCHES)
    times, throughput, memory = figure.subplots(1, 3, width_ratios=(3, 3.4, 2))
    _draw_times(times, sides)
    _draw_throughput(throughput, sides)
    _draw_memory(memory, sides)
    handles, labels = times.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2, frameon=False)
    save(figure, path)


def _sides(figures: Figures) -> Mapping[str, SideFigures]:
    ours = {say("bench.ours"): figures.ours}
    return ours | ({say("bench.plain"): figures.plain} if figures.plain else {})


def _draw_times(axes: "Axes", sides: Mapping[str, SideFigures]) -> None:
    for place, (name, side) in enumerate(sides.items()):
        positions = [group + (place - (len(sides) - 1) / 2) * _BAR for group in (0, 1)]
        heights = (side.times.p50, side.times.p99)
        bars = axes.bar(positions, heights, _BAR * 0.94, label=name, color=_COLOURS[place])
        axes.bar_label(bars, [number(height) for height in heights], padding=2, color=INK)
    axes.set_xticks((0, 1), (say("bench.plot.p50"), say("bench.plot.p99")))
    _finish(axes, say("bench.plot.times"), say("bench.plot.milliseconds"))


def _draw_throughput(axes: "Axes", sides: Mapping[str, SideFigures]) -> None:
    for place, side in enumerate(sides.values()):
        rates = list(side.throughput.values())
        axes.plot(range(len(rates)), rates, color=_COLOURS[place], marker="o", linewidth=2.5)
        for position, rate in enumerate(rates):
            axes.annotate(
                number(rate), (position, rate), (0, 8), textcoords="offset points", ha="center"
            )
    crowds = [f"{askers}" for askers in next(iter(sides.values())).throughput]
    axes.set_xticks(range(len(crowds)), crowds)
    axes.margins(x=0.12)
    axes.set_xlabel(say("bench.plot.askers"))
    _finish(axes, say("bench.plot.throughput"), say("bench.plot.per_second"))


def _draw_memory(axes: "Axes", sides: Mapping[str, SideFigures]) -> None:
    sizes = [side.memory_mb or 0.0 for side in sides.values()]
    bars = axes.bar(range(len(sizes)), sizes, 0.6, color=_COLOURS[: len(sizes)])
    axes.bar_label(bars, [number(size) for size in sizes], padding=2, color=INK)
    axes.set_xticks(range(len(sizes)), list(sides))
    axes.set_xlim(-0.6, len(sizes) - 0.4)
    _finish(axes, say("bench.plot.memory"), say("bench.plot.megabytes"))


def _finish(axes: "Axes", title: str, unit: str) -> None:
    title_panel(axes, title)
    axes.set_ylabel(unit)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.1)
    axes.grid(axis="y", color=FAINT)
