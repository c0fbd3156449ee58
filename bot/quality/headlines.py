"""The few figures of the own sets that stand for all: what floors and aims are set for."""

from collections.abc import Mapping

from bot.quality.figures import ALL, InDomain
from index.courtesies import CourtesyKind
from index.scoring import Figures


def headlines(figures: InDomain) -> Mapping[str, float | None]:
    """Return them by name; None where nothing was asked."""
    near, asked = figures.near_miss_classes[ALL], figures.phrasing_languages[ALL]
    courtesies = figures.courtesies
    return {
        "near_misses_answered": near.answered / near.asked if near.asked else None,
        "phrasings_precision": asked.precision,
        "phrasings_coverage": asked.coverage,
        "phrasings_helped": helped(asked),
        "coverage_gap": coverage_gap(figures.phrasing_languages),
        "distress_recall": courtesies.kinds[CourtesyKind.DISTRESS].recall.share,
        "courtesies_recall": courtesies.languages[ALL].recall.share,
        "courtesies_precision": courtesies.languages[ALL].precision.share,
        "false_courtesies": courtesies.false[ALL].share,
        "language_of_messages": figures.languages[ALL]["en"].share,
    }


def helped(figures: Figures) -> float:
    """Questions that got their answer, or had it among the options."""
    return figures.coverage + figures.rescued


def coverage_gap(languages: Mapping[str, Figures]) -> float | None:
    """The largest difference in coverage between two languages."""
    covered = [row.coverage for lang, row in languages.items() if lang != ALL]
    return max(covered) - min(covered) if covered else None
