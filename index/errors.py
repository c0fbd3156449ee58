"""Errors of the model and of the index: leaves of the tree in knowledge.errors."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import DragomanError


class ModelError(DragomanError):
    """The embedding model cannot be built or used."""


@dataclass(eq=False)
class WeightsMissing(ModelError):
    """The package that carries the weights is not installed or not readable."""

    package: str
    reason: str


@dataclass(eq=False)
class ModelDamaged(ModelError):
    """A model directory is incomplete or its files do not have their checksums."""

    path: Path
    reason: str


@dataclass(eq=False)
class EngineMissing(ModelError):
    """The chosen engine needs an extra that is not installed."""

    engine: str
    extra: str


class IndexBuildError(DragomanError):
    """An index cannot be built or used."""


@dataclass(eq=False)
class IndexMissing(IndexBuildError):
    """There is no index yet."""

    path: Path


@dataclass(eq=False)
class IndexDamaged(IndexBuildError):
    """An index directory is incomplete or its files do not have their checksums."""

    path: Path
    reason: str


@dataclass(eq=False)
class IndexMismatch(IndexBuildError):
    """The index was built with another model or from other explainers."""

    path: Path
    field: str
    found: str
    wanted: str


@dataclass(eq=False)
class CalibrationDamaged(IndexBuildError):
    """The calibration file cannot be read or belongs to another set of evidence."""

    path: Path
    reason: str


@dataclass(eq=False)
class DataInvalid(DragomanError):
    """Labelled data cannot be read; `line` counts from 1, 0 means the file as a whole."""

    path: Path
    line: int
    reason: str
