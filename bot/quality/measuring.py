"""Measures what is in-domain: the own sets and the stored variants, on a running core."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar

from bot.bootstrap import Core
from bot.decision import decide, thresholds_of
from bot.language import LanguageChooser
from bot.measuring_language import ALL, OWN, chosen, measure
from bot.model import Question as Asked
from bot.quality.asking import Shown, ask_all
from bot.quality.counting import (
    confusions,
    courtesy_figures,
    near_miss_counts,
    phrasing_confusions,
    phrasing_figures,
)
from bot.quality.figures import Confusion, InDomain, Part
from bot.quality.sets import OwnSets
from index.datasets import Question
from index.evaluation import predict_variants
from index.scoring import Figures, score_by_language

LOCALES = ("none", "en", OWN)
"""Of the asker's platform: unknown, another than most texts, or that of the text."""


class _Written(Protocol):
    @property
    def lang(self) -> str: ...
    @property
    def text(self) -> str: ...


Message = TypeVar("Message", bound=_Written)

Variants = tuple[Mapping[str, Figures], tuple[Confusion, ...]]


async def measure_in_domain(core: Core, chooser: LanguageChooser, sets: OwnSets) -> InDomain:
    """Ask all sets, and every stored variant."""
    near_misses = await _paired(core, sets.near_misses)
    phrasings = await _paired(core, sets.phrasings)
    courtesies = await _paired(core, sets.courtesies)
    stored, confused = measure_variants(core)
    return InDomain(
        made=today(),
        near_miss_classes=near_miss_counts(near_misses, lambda one: one.kind),
        near_miss_languages=near_miss_counts(near_misses, lambda one: one.lang),
        phrasing_languages=phrasing_figures(phrasings, lambda one: one.lang),
        phrasing_styles=phrasing_figures(phrasings, lambda one: one.style),
        courtesies=courtesy_figures(courtesies),
        languages=measure_languages(chooser, sets.messages),
        phrasing_confusions=phrasing_confusions(phrasings),
        variants=stored,
        variant_confusions=confused,
    )


def measure_variants(core: Core) -> Variants:
    """Ask every stored variant while it is left out of the index."""
    retriever = core.shelf.library.retriever
    judge = partial(decide, thresholds=thresholds_of(core.calibration))
    pairs = list(predict_variants(retriever, judge, retriever.index))
    queries = tuple(dict.fromkeys(query for query, _ in pairs))
    return score_by_language(queries, [found for _, found in pairs]), confusions(pairs)


def measure_languages(
    chooser: LanguageChooser, messages: tuple[Question, ...]
) -> Mapping[str, Mapping[str, Part]]:
    """Return how often the bot chooses the right language, by kind of message and by locale."""
    known = frozenset(one.lang for one in messages)
    table: dict[str, dict[str, Part]] = {}
    for locale in LOCALES:
        shares = measure(messages, chosen(chooser, locale), known).shares
        for (lang, kind), share in sorted(shares.items()):
            if lang == ALL:
                table.setdefault(kind, {})[locale] = Part(share.right, share.asked)
    return table


async def _paired(core: Core, messages: Sequence[Message]) -> list[tuple[Message, Shown]]:
    """Ask messages, each from an asker whose platform speaks its language."""
    asked = [Asked(one.text, one.lang) for one in messages]
    return list(zip(messages, await ask_all(core.answerer, asked), strict=True))


def today() -> str:
    """The date of a measurement."""
    return datetime.now(UTC).date().isoformat()
