"""Floors: figures that must be kept, or the build fails; beside them what is aimed at."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import DataInvalid


@dataclass(frozen=True, slots=True)
class Floor:
    """The limits of one figure; `aim` is where it should be, on the same side."""

    at_least: float | None = None
    at_most: float | None = None
    aim: float | None = None

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("needs either at_least or at_most")

    @property
    def limit(self) -> float:
        """The one limit that there is."""
        return self.at_most if self.at_least is None else self.at_least  # type: ignore[return-value]

    def holds(self, value: float | None) -> bool:
        """Whether a figure keeps to the limit; one that is missing does not."""
        return value is not None and self._keeps(value, self.limit)

    def reaches_aim(self, value: float | None) -> bool | None:
        """Whether a figure is as good as is aimed at; None without an aim or a figure."""
        if value is None or self.aim is None:
            return None
        return self._keeps(value, self.aim)

    def _keeps(self, value: float, limit: float) -> bool:
        return value <= limit if self.at_least is None else value >= limit


@dataclass(frozen=True, slots=True)
class Missed:
    """A figure on the wrong side of its limit."""

    figure: str
    value: float | None
    limit: float


def read_floors(path: Path) -> Mapping[str, Floor]:
    """Read floors by the name of their figure; raises DataInvalid."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Floor(**table) for name, table in tables.items()}
    except (OSError, ValueError, TypeError) as error:
        raise DataInvalid(path, 0, str(error)) from error


def missed(figures: Mapping[str, float | None], floors: Mapping[str, Floor]) -> tuple[Missed, ...]:
    """Return every figure that does not keep to its floor, or that is not there."""
    found = ((name, figures.get(name), floor) for name, floor in floors.items())
    return tuple(
        Missed(name, value, floor.limit) for name, value, floor in found if not floor.holds(value)
    )
