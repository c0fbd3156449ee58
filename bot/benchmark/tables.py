"""Tables of figures, as texts: the terminal and performance.md show the same ones."""

from collections.abc import Iterable, Mapping

from bot.benchmark.figures import Figures, Times, by_name, ratios
from bot.benchmark.index_sizes import IndexSize
from bot.cli.messages import say
from bot.texttables import MISSING, Cells, TextTable

_STEPS = ("step.model", "step.starter", "step.index")
_SIZE_COLUMNS = (
    "passages",
    "flat_deep",
    "graph_deep",
    "deep_recall",
    "depth_recall",
    "flat_ten",
    "graph_ten",
    "ten_recall",
    "flat_build",
    "graph_build",
)


def all_tables(figures: Figures) -> tuple[TextTable, ...]:
    """Return every table that the figures give."""
    tables = [_main_table(figures), _stage_table("ours", figures.ours.stages)]
    if figures.plain is not None:
        tables.append(_stage_table("plain", figures.plain.stages))
    tables.append(_build_table(figures))
    if figures.index_sizes:
        tables.append(_size_table(figures.index_sizes))
    return tuple(tables)


def number(value: float | None) -> str:
    """Return three significant digits, or whole numbers past them."""
    if value is None:
        return MISSING
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _main_table(figures: Figures) -> TextTable:
    labels = {name: say(f"bench.row.{name}") for name in ("p50", "p99")}
    for askers in figures.ours.throughput:
        labels[f"throughput_{askers}"] = say("bench.row.throughput", askers=askers)
    labels |= {name: say(f"bench.row.{name}") for name in ("memory", "first_answer")}
    return _comparison(say("bench.table.main"), labels, figures)


def _build_table(figures: Figures) -> TextTable:
    done = [step for step in _STEPS if step in figures.ours.steps]
    labels = {step: say("bench.row.step", step=say(step)) for step in done}
    return _comparison(say("bench.table.build"), labels, figures)


def _comparison(title: str, labels: Mapping[str, str], figures: Figures) -> TextTable:
    """A row for each label; without the plain wiring only our column."""
    header = ("", say("bench.ours"), say("bench.plain"), say("bench.ratio"))
    columns = len(header) if figures.plain else 2
    ours, plain = by_name(figures.ours), by_name(figures.plain) if figures.plain else {}
    shared = ratios(figures)
    rows = tuple(
        (label, number(ours[name]), number(plain.get(name)), number(shared.get(name)))[:columns]
        for name, label in labels.items()
    )
    return TextTable(title, header[:columns], rows)


def _stage_table(side: str, stages: Mapping[str, Times]) -> TextTable:
    header = (say("bench.column.stage"), say("bench.row.p50"), say("bench.row.p99"))
    rows = tuple(
        (say(f"bench.stage.{name}"), number(times.p50), number(times.p99))
        for name, times in stages.items()
    )
    return TextTable(say(f"bench.table.stages_{side}"), header, rows)


def _size_table(sizes: Iterable[IndexSize]) -> TextTable:
    header = tuple(say(f"bench.column.{name}") for name in _SIZE_COLUMNS)
    return TextTable(say("bench.table.sizes"), header, tuple(map(_size_row, sizes)))


def _size_row(one: IndexSize) -> Cells:
    return (
        f"{one.passages:,}",
        number(one.flat.deep_ms),
        number(one.graph.deep_ms),
        f"{one.deep_recall:.3f}",
        f"{one.depth_recall:.3f}",
        number(one.flat.ten_ms),
        number(one.graph.ten_ms),
        f"{one.ten_recall:.3f}",
        number(one.flat.build_s),
        number(one.graph.build_s),
    )
