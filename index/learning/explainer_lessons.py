"""Lessons from explainers: their wordings mean the same, their counterexamples do not.

With some dozens of wordings for each explainer these are the best teachers of what is close in one
organization, and what must be told apart.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter

from index.datasets import Question
from index.learning.lessons import OrganizationLessons
from index.nameless import Names
from index.organizations import LabelledEntry, Organization
from knowledge.explainers import Revision

_NAME = "explainers"
_FEWEST = 2
"""Wordings that an explainer must have: two make a pair."""


def explainer_lessons(
    revisions: Iterable[Revision], names: Names | None, dice: random.Random
) -> OrganizationLessons:
    """Return lessons on explainers in all their languages, read without the names given."""
    by_slug = groupby(sorted(revisions, key=attrgetter("slug")), key=attrgetter("slug"))
    entries = [_entry(slug, list(group), names) for slug, group in by_slug]
    enough = tuple(entry for entry in entries if len(entry.asked) >= _FEWEST)
    return OrganizationLessons([Organization(_NAME, enough, ())], dice)


def _entry(slug: str, revisions: Sequence[Revision], names: Names | None) -> LabelledEntry:
    def read(texts: Iterable[tuple[str, str]]) -> tuple[Question, ...]:
        return tuple(Question(lang, names.without(text) if names else text) for lang, text in texts)

    return LabelledEntry(
        key=slug,
        questions=read((one.locale, one.question) for one in revisions),
        answers=read((one.locale, one.answer) for one in revisions),
        asked=read(_all(revisions, "variants")),
        near=read(_all(revisions, "counterexamples")),
    )


def _all(revisions: Sequence[Revision], field: str) -> Iterator[tuple[str, str]]:
    return chain.from_iterable(
        ((one.locale, text) for text in getattr(one, field)) for one in revisions
    )
