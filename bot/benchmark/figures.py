"""What a measurement found: frozen values, from which every table and plot is made."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import numpy as np

from bot.benchmark.index_sizes import IndexSize
from bot.benchmark.machine import Machine


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds that half of all questions take at most, and 99 of 100."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class SideFigures:
    """The figures of one side; `throughput` is in questions a second, by concurrent askers."""

    times: Times
    stages: Mapping[str, Times]
    throughput: Mapping[int, float]
    memory_mb: float | None
    first_answer_s: float
    steps: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that one run measured; `plain` is None where that wiring is not installed."""

    machine: Machine
    questions: int
    passages: int
    threads: int
    ours: SideFigures
    plain: SideFigures | None
    index_sizes: tuple[IndexSize, ...] = ()


def times_of(blocks: Sequence[Sequence[float]]) -> Times:
    """Return the medians over blocks of their percentiles; blocks hold seconds."""
    percentiles = [np.percentile(block, (50, 99)) * 1000 for block in blocks]
    return Times(*(median(float(one[n]) for one in percentiles) for n in (0, 1)))


def by_name(side: SideFigures) -> dict[str, float | None]:
    """Return the figures of a side that are worth comparing."""
    return {
        "p50": side.times.p50,
        "p99": side.times.p99,
        **{f"throughput_{askers}": rate for askers, rate in side.throughput.items()},
        "memory": side.memory_mb,
        "first_answer": side.first_answer_s,
        **side.steps,
    }


def ratios(figures: Figures) -> dict[str, float | None]:
    """Return Dragoman's figures divided by the plain wiring's; empty without that."""
    if figures.plain is None:
        return {}
    ours, plain = by_name(figures.ours), by_name(figures.plain)
    return {name: _ratio(ours[name], plain[name]) for name in ours if name in plain}


def as_data(figures: Figures) -> dict[str, Any]:
    """Return what `--json` prints."""
    return asdict(figures) | {"ratios": ratios(figures)}


def _ratio(ours: float | None, plain: float | None) -> float | None:
    return ours / plain if ours is not None and plain else None
