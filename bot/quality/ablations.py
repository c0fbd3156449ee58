"""Ablations: rows that are measured elsewhere and handed in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.quality.figures import Ablation
from index.datasets import read_lines

AblationRows = Callable[[Path], Sequence[Ablation]]
"""Gives the rows for a file, the first of which leaves out nothing."""


def read_ablations(path: Path) -> tuple[Ablation, ...]:
    """Read rows that were measured before, JSON lines; raises DataInvalid."""
    return read_lines(path, _ablation)


def _ablation(row: dict[str, Any]) -> Ablation:
    return Ablation(**row)
