"""Samples of one side as they come in, and the figures that they amount to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from bot.benchmark.figures import SideFigures, Times, times_of
from bot.benchmark.sides import Stages

_MEGABYTE = 1_000_000


@dataclass(slots=True)
class Samples:
    """Everything that was measured of one side, in the units in which it was measured."""

    first_answers: list[float] = field(default_factory=list)
    memory: list[int | None] = field(default_factory=list)
    blocks: list[list[float]] = field(default_factory=list)
    stages: list[list[Stages]] = field(default_factory=list)
    rates: dict[int, list[float]] = field(default_factory=dict)

    def figures(self, built: Mapping[str, float]) -> SideFigures:
        """Return the medians; `built` holds the seconds of the first start's steps."""
        return SideFigures(
            times=times_of(self.blocks),
            stages=_stage_times(self.stages),
            throughput={askers: median(rates) for askers, rates in self.rates.items()},
            memory_mb=_megabytes(self.memory),
            first_answer_s=median(self.first_answers),
            steps=built,
        )


def _stage_times(blocks: list[list[Stages]]) -> dict[str, Times]:
    names = blocks[0][0] if blocks else {}
    return {
        name: times_of([[stages[name] for stages in block] for block in blocks]) for name in names
    }


def _megabytes(sizes: list[int | None]) -> float | None:
    known = [size for size in sizes if size is not None]
    return median(known) / _MEGABYTE if known else None
