"""The calibration: turns evidence into the probability that an explainer is what was asked.

Logistic regression over standardized evidence. It is a small file with its provenance, rebuilt by
`dragoman calibrate`; nothing in it depends on the explainers that are served.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import CalibrationDamaged
from index.evidence import EVIDENCE_NAMES, Evidence

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights by evidence, and the thresholds of the shipped decision.

    `answer_at`: probability from which one answer is sent.
    `offer_at`: probability from which the best candidate is worth a "did you mean".
    `beside_at`: probability from which others are offered beside it.
    `contrasted`: another one, for explainers that have counterexamples: these tell so much that
    all the rest weighs differently.
    """

    weights: dict[str, float]
    means: dict[str, float]
    scales: dict[str, float]
    bias: float
    answer_at: float
    offer_at: float
    beside_at: float
    provenance: dict[str, str]
    contrasted: "Calibration | None" = None

    def fitting(self, *, contrasted: bool) -> "Calibration":
        """Return the calibration for an index with counterexamples, or without."""
        return self.contrasted if contrasted and self.contrasted else self

    def probability(self, evidence: Evidence) -> float:
        """Return the calibrated probability, between 0 and 1."""
        logit = self.bias + sum(self.contributions(evidence).values())
        limited = max(-50.0, min(logit, 50.0))  # in this order NaN becomes the least, not the most
        return 1 / (1 + math.exp(-limited))

    def contributions(self, evidence: Evidence) -> dict[str, float]:
        """Return what each piece of evidence adds to the log-odds."""
        return {
            name: self.weights[name] * (getattr(evidence, name) - self.means[name]) / scale
            for name, scale in self.scales.items()
        }


def default_calibration() -> Calibration:
    """Read the calibration that ships with Dragoman."""
    return read_calibration(Path(__file__).with_name("calibration.json"))


def read_calibration(path: Path) -> Calibration:
    """Read a calibration file; raises CalibrationDamaged."""
    try:
        calibration = _made_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CalibrationDamaged(path, str(error)) from error
    return calibration


def _made_of(fields: dict[str, Any]) -> Calibration:
    contrasted = fields.pop("contrasted", None)
    other = None if contrasted is None else _made_of(contrasted)
    calibration = Calibration(**fields, contrasted=other)
    _check(calibration)
    return calibration


def _check(calibration: Calibration) -> None:
    """Raise now what would otherwise be raised, or be silently wrong, at a question."""
    thresholds = [calibration.answer_at, calibration.offer_at, calibration.beside_at]
    numbers = [calibration.bias, *thresholds]
    for table in (calibration.weights, calibration.means, calibration.scales):
        if unlike := table.keys() ^ {*EVIDENCE_NAMES}:
            raise ValueError(f"evidence {sorted(unlike)}")
        numbers += table.values()
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a number is not finite")
    if min(calibration.scales.values()) <= 0:
        raise ValueError("a scale is not positive")


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration file."""
    text = json.dumps(asdict(calibration), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
