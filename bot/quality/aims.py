"""What is aimed at on the public scenarios, and the figures that are compared with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean

from bot.quality.figures import ScenarioFigures
from bot.quality.headlines import helped

MEAN = "mean"

C95_AIMS: Mapping[str, float] = {
    MEAN: 0.36,
    "bitcoin any>en": 0.75,
    "quebec fr>fr": 0.25,
    "hint3 curekart": 0.28,
    "clinc150": 0.40,
}
R_AT_1_AIM = 0.83
LEAST_PRECISION_AIM, MEAN_PRECISION_AIM = 0.88, 0.93
HELPED_AIM = 0.75


@dataclass(frozen=True, slots=True)
class Aimed:
    """A figure, that of the cosine baseline where it has one, and the least that is aimed at."""

    figure: str
    scenario: str
    cosine: float | None
    value: float | None
    aim: float

    @property
    def reached(self) -> bool:
        """Whether the figure is as good as that."""
        return self.value is not None and self.value >= self.aim


def aimed(scenarios: Mapping[str, ScenarioFigures]) -> tuple[Aimed, ...]:
    """Return every aim with its figure; scenarios that were not asked have none."""
    rows = scenarios.values()
    precisions = [row.shipped.precision for row in rows if row.shipped.precision is not None]
    r_at_1 = (mean(row.cosine.r_at_1 for row in rows), mean(row.shipped.r_at_1 for row in rows))
    return (
        *(_c95(scenarios, name, aim) for name, aim in C95_AIMS.items()),
        Aimed("r_at_1", MEAN, *r_at_1, R_AT_1_AIM),
        Aimed("precision", "least", None, min(precisions, default=None), LEAST_PRECISION_AIM),
        Aimed("precision", MEAN, None, mean(precisions or [0.0]), MEAN_PRECISION_AIM),
        Aimed("helped", MEAN, None, mean(helped(row.shipped) for row in rows), HELPED_AIM),
    )


def _c95(scenarios: Mapping[str, ScenarioFigures], name: str, aim: float) -> Aimed:
    rows = [row for one, row in scenarios.items() if name in (one, MEAN)]
    if not rows:
        return Aimed("c95", name, None, None, aim)
    cosine, shipped = mean(row.cosine.c95 for row in rows), mean(row.shipped.c95 for row in rows)
    return Aimed("c95", name, cosine, shipped, aim)
