"""What a report tells: frozen values, kept as JSON, from which every table and plot is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.errors import DataInvalid
from index.scoring import Figures

ALL = "all"


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """The share; None of nothing."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class NearMissCounts:
    """What became of near misses: `answered` ones are wrong, `silent` ones are best."""

    asked: int
    answered: int
    offered: int

    @property
    def silent(self) -> int:
        """Those after which neither an answer nor an option was shown."""
        return self.asked - self.answered - self.offered


@dataclass(frozen=True, slots=True)
class Recognition:
    """`recall`: of those that are, how many are recognized; `precision`: of those taken for it."""

    recall: Part
    precision: Part


@dataclass(frozen=True, slots=True)
class CourtesyFigures:
    """Recognition of courtesies; `false`: messages that are none, but were taken for one."""

    kinds: Mapping[str, Recognition]
    languages: Mapping[str, Recognition]
    false: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often one explainer was found first where another was right."""

    right: str
    found: str
    times: int


@dataclass(frozen=True, slots=True)
class InDomain:
    """What the demonstration content makes of the project's own sets.

    Mappings are by what their name says, with ALL first. `languages` are of typed messages: by kind
    and then by the locale of the asker's platform. `variants` are by language.
    """

    made: str
    near_miss_classes: Mapping[str, NearMissCounts]
    near_miss_languages: Mapping[str, NearMissCounts]
    phrasing_languages: Mapping[str, Figures]
    phrasing_styles: Mapping[str, Figures]
    courtesies: CourtesyFigures
    languages: Mapping[str, Mapping[str, Part]]
    phrasing_confusions: tuple[Confusion, ...]
    variants: Mapping[str, Figures]
    variant_confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """At one threshold: right answers / answerable questions, and wrong answers / answers."""

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Best hits of like probability: their mean, how many were right, and their weight."""

    probability: float
    right: float
    weight: float


@dataclass(frozen=True, slots=True)
class ScenarioFigures:
    """One public scenario: the bot, which had not seen the data set, and the cosine baseline."""

    shipped: Figures
    cosine: Figures
    curve: tuple[CurvePoint, ...]
    cosine_curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """All public scenarios by name, and how well probabilities hold over all of them."""

    made: str
    scenarios: Mapping[str, ScenarioFigures]
    reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Ablation:
    """What was left out, and the figures without it; the first row leaves out nothing.

    `near_misses` is the share answered plainly; the last two are of the own phrasings.
    """

    left_out: str
    c95: float
    r_at_1: float
    near_misses: float | None = None
    precision: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Ablations:
    """The table of what each part is worth."""

    made: str
    rows: tuple[Ablation, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The whole report; what was never measured is None."""

    in_domain: InDomain
    scenarios: Scenarios | None = None
    ablations: Ablations | None = None


_JSON = TypeAdapter(Quality)


def write_figures(path: Path, quality: Quality) -> None:
    """Write all figures."""
    path.write_bytes(_JSON.dump_json(quality, indent=1) + b"\n")


def read_figures(path: Path) -> Quality | None:
    """Read what `write_figures` wrote, if it did; raises DataInvalid."""
    if not path.exists():
        return None
    try:
        return _JSON.validate_json(path.read_bytes())
    except ValidationError as error:
        raise DataInvalid(path, 0, str(error)) from error
