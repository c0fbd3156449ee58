"""Errors of measuring: a leaf of the tree in knowledge.errors."""

from dataclasses import dataclass

from knowledge.errors import DragomanError


@dataclass(eq=False)
class MeasuringFailed(DragomanError):
    """A process that is measured ended early; `reason` is the last line that it wrote."""

    side: str
    reason: str
