"""Hand-made scenarios with the evidence for each hit, for the tests of what is fitted to them."""

from collections.abc import Iterable

import numpy as np

from index.datasets import Scenario
from index.evidence import EVIDENCE_NAMES
from index.training import Asked, AskedScenario
from tests.index.corpora import hit

Example = tuple[dict[str, float], dict[str, float]]
"""The evidence for the right candidate of a question, and for a wrong one."""


def asked_of(name: str, examples: Iterable[Example]) -> AskedScenario:
    """A scenario in which each question has one right hit and one wrong one."""
    hits = (
        Asked((hit("wrong", **wrong), hit("right", **right)), frozenset({"right"}))
        for right, wrong in examples
    )
    return AskedScenario(Scenario(name, (), ()), tuple(hits))


def separable(name: str, count: int = 40, piece: str = "votes") -> AskedScenario:
    """Right candidates have a piece of evidence near 1, wrong ones near 0; others are noise."""
    random = np.random.default_rng(len(name))

    def candidate(mean: float) -> dict[str, float]:
        noise = {one: float(random.normal(0, 0.1)) for one in EVIDENCE_NAMES}
        return noise | {piece: float(random.normal(mean, 0.1))}

    return asked_of(name, [(candidate(1), candidate(0)) for _ in range(count)])
