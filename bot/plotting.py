"""What all plots of reports share: a figure without a window system, and one look."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT = "#222222", "#e3e3e3"
STRONG, PALE = "#1f5aa6", "#b3b3b3"
_DOTS = 150


def plotting_is_installed() -> bool:
    """Whether matplotlib is there."""
    return find_spec("matplotlib") is not None


def new_figure(inches: tuple[float, float]) -> "Figure":
    """Return an empty figure."""
    # Not pyplot: no window system is looked for, and nothing is left open.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=inches, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save(figure: "Figure", path: Path, dots: int = _DOTS) -> None:
    """Write a figure as PNG."""
    figure.savefig(path, dpi=dots, facecolor="white")


def title_panel(axes: "Axes", title: str) -> None:
    """Give a panel its title, and take away what distracts."""
    axes.set_title(title, loc="left", fontweight="bold", color=INK)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
