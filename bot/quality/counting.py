"""Figures of the own sets, from what was shown for each message."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from bot.quality.asking import Shown
from bot.quality.figures import (
    ALL,
    Confusion,
    CourtesyFigures,
    NearMissCounts,
    Part,
    Recognition,
)
from bot.quality.sets import CourtesyMessage, NearMiss, Phrasing
from index.courtesies import CourtesyKind
from index.datasets import LabelledQuery
from index.scoring import Figures, Prediction, score

Row = TypeVar("Row")

NearMisses = Sequence[tuple[NearMiss, Shown]]
Phrasings = Sequence[tuple[Phrasing, Shown]]
Messages = Sequence[tuple[CourtesyMessage, Shown]]


def near_miss_counts(
    asked: NearMisses, by: Callable[[NearMiss], str]
) -> Mapping[str, NearMissCounts]:
    """Return what became of near misses, in groups."""
    return {name: _outcomes(group) for name, group in _groups(asked, lambda row: by(row[0]))}


def phrasing_figures(asked: Phrasings, by: Callable[[Phrasing], str]) -> Mapping[str, Figures]:
    """Return the figures of phrasings, in groups."""
    return {name: _scored(group) for name, group in _groups(asked, lambda row: by(row[0]))}


def courtesy_figures(asked: Messages) -> CourtesyFigures:
    """Return how courtesies are recognized, by kind and by language."""
    kinds = {str(kind): _recognition(asked, kind) for kind in CourtesyKind}
    groups = list(_groups(asked, lambda row: row[0].lang))
    languages = {lang: _recognition(group, None) for lang, group in groups}
    false = {lang: _false(group) for lang, group in groups}
    return CourtesyFigures(kinds, languages, false)


def confusions(asked: Iterable[tuple[LabelledQuery, Prediction]]) -> tuple[Confusion, ...]:
    """Return which explainers were found first where others were right, the commonest first."""
    pairs = Counter(
        (min(query.gold), found.key)
        for query, found in asked
        if found.mode == "present" and found.key is not None and found.key not in query.gold
    )
    ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(right, found, times) for (right, found), times in ranked)


def phrasing_confusions(asked: Phrasings) -> tuple[Confusion, ...]:
    """Return the same of phrasings; the explainer that is named first is the right one."""
    pairs = [(one, shown.prediction(one.id)) for one, shown in asked]
    wrong = [(one, found) for one, found in pairs if found.key not in one.query.gold]
    named = (
        (LabelledQuery(one.id, one.lang, one.text, frozenset({one.slug})), found)
        for one, found in wrong
    )
    return confusions(named)


def _groups(rows: Sequence[Row], by: Callable[[Row], str]) -> Iterable[tuple[str, Sequence[Row]]]:
    yield ALL, rows
    for name in sorted({by(row) for row in rows}):
        yield name, [row for row in rows if by(row) == name]


def _outcomes(asked: NearMisses) -> NearMissCounts:
    counts = Counter(shown.outcome for _, shown in asked)
    return NearMissCounts(len(asked), counts["answer"], counts["clarify"])


def _scored(asked: Phrasings) -> Figures:
    return score(
        [one.query for one, _ in asked], [shown.prediction(one.id) for one, shown in asked]
    )


def _recognition(asked: Messages, kind: CourtesyKind | None) -> Recognition:
    """Of one kind; without it of all, where each must be recognized as the kind that it is."""
    meant = [(one, shown) for one, shown in asked if one.kind and kind in (None, one.kind)]
    taken = [
        (one, shown) for one, shown in asked if shown.courtesy and kind in (None, shown.courtesy)
    ]
    return Recognition(_right(meant), _right(taken))


def _right(asked: Messages) -> Part:
    return Part(sum(one.kind == shown.courtesy for one, shown in asked), len(asked))


def _false(asked: Messages) -> Part:
    none = [shown for one, shown in asked if one.kind is None]
    return Part(sum(shown.courtesy is not None for shown in none), len(none))
