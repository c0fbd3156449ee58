"""Small figures and sets, so that what is made of them can be told exactly."""

from bot.quality.asking import Shown
from bot.quality.figures import (
    Ablation,
    Ablations,
    Bin,
    Confusion,
    CourtesyFigures,
    CurvePoint,
    InDomain,
    NearMissCounts,
    Part,
    Quality,
    Recognition,
    ScenarioFigures,
    Scenarios,
)
from bot.quality.floors import Floor
from bot.quality.sets import CourtesyMessage, NearMiss, Phrasing
from index.courtesies import CourtesyKind
from index.scoring import Figures


def near_miss(lang: str = "en", kind: str = "numbers") -> NearMiss:
    return NearMiss("n", lang, kind, "tides", "?")


def phrasing(
    name: str, lang: str = "en", slug: str = "tides", also: frozenset[str] = frozenset()
) -> Phrasing:
    return Phrasing(name, lang, "slang", slug, also, "?")


def message(kind: CourtesyKind | None, lang: str = "en") -> CourtesyMessage:
    return CourtesyMessage(lang, kind, "?")


def answer(slug: str, best: str | None = None) -> Shown:
    return Shown("answer", (slug,), None, best or slug, 0.9)


def offer(*slugs: str) -> Shown:
    return Shown("clarify", slugs, None, slugs[0], 0.5)


def courtesy(kind: CourtesyKind) -> Shown:
    return Shown("abstain", (), kind, "tides", 0.2)


SILENCE = Shown("abstain")


def figures(coverage: float, precision: float | None = 1.0, rescued: float = 0.2) -> Figures:
    return Figures(
        answerable=50,
        must_not=50,
        r_at_1=0.9,
        c95=0.4,
        precision=precision,
        coverage=coverage,
        false=0.01,
        rescued=rescued,
    )


RECOGNITION = Recognition(Part(9, 10), Part(9, 12))
IN_DOMAIN = InDomain(
    made="2026-06-01",
    near_miss_classes={"all": NearMissCounts(40, 2, 18), "numbers": NearMissCounts(40, 2, 18)},
    near_miss_languages={"all": NearMissCounts(40, 2, 18), "en": NearMissCounts(40, 2, 18)},
    phrasing_languages={"all": figures(0.65), "en": figures(0.7), "uk": figures(0.6, 0.8)},
    phrasing_styles={"all": figures(0.65), "slang": figures(0.65, None)},
    courtesies=CourtesyFigures(
        kinds={str(kind): RECOGNITION for kind in CourtesyKind},
        languages={"all": RECOGNITION, "en": RECOGNITION},
        false={"all": Part(1, 20), "en": Part(0, 0)},
    ),
    languages={"all": {"none": Part(3, 4), "en": Part(2, 4), "own": Part(4, 4)}},
    phrasing_confusions=(Confusion("tides", "boats", 3),),
    variants={"all": figures(0.37)},
    variant_confusions=(Confusion("harbour", "harbour-tickets", 7),),
)
SCENARIO = ScenarioFigures(
    shipped=figures(0.5, 0.95),
    cosine=figures(0.0, None, 0.0),
    curve=(CurvePoint(0.1, 0.0), CurvePoint(0.5, 0.04), CurvePoint(0.9, 0.5)),
    cosine_curve=(CurvePoint(0.1, 0.1), CurvePoint(0.8, 0.6)),
)
SCENARIOS = Scenarios(
    made="2026-05-01",
    scenarios={"clinc150": SCENARIO, "quebec fr>fr": SCENARIO},
    reliability=(Bin(0.1, 0.05, 0.6), Bin(0.9, 0.95, 0.4)),
)
ABLATIONS = Ablations(
    "2026-04-01", (Ablation("nothing", 0.4, 0.85, 0.02), Ablation("it", 0.3, 0.8))
)
ALONE = Quality(IN_DOMAIN)
WHOLE = Quality(IN_DOMAIN, SCENARIOS, ABLATIONS)
FLOORS = {
    "near_misses_answered": Floor(at_most=0.06, aim=0.03),
    "phrasings_coverage": Floor(at_least=0.6, aim=0.6),
}
