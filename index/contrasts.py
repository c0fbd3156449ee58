"""Contrasts: what a query names and an explainer does not, however alike they are otherwise.

"Where is UNESCO's headquarters?" and "Where is the headquarters?" are near for every model of
meaning; that one names an organization, and no text of the explainer does, tells them apart.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.names import known_names

_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names and numbers of one or several texts."""

    names: frozenset[str]
    numbers: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.names or self.numbers)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The rows of one explainer that mention each name and each number."""

    names: Mapping[str, Sequence[int]]
    numbers: Mapping[str, Sequence[int]]

    def missing(self, asked: Mentions, seen: Callable[[int], bool]) -> tuple[int, int]:
        """Return how many names and numbers no row has that is seen."""
        return (
            _count_missing(self.names, asked.names, seen),
            _count_missing(self.numbers, asked.numbers, seen),
        )


def _count_missing(
    rows: Mapping[str, Sequence[int]], asked: Iterable[str], seen: Callable[[int], bool]
) -> int:
    return sum(not any(map(seen, rows.get(one, ()))) for one in asked)


def mentions(texts: Iterable[str]) -> Mentions:
    """Return what the texts mention."""
    known = known_names()
    names: set[str] = set()
    numbers: set[str] = set()
    for text in texts:
        names |= known.found_in(text)
        numbers |= {number.replace(",", ".") for number in _NUMBERS.findall(text)}
    return Mentions(frozenset(names), frozenset(numbers))


def mentioned(texts: Iterable[tuple[int, str]]) -> Mentioned:
    """Return which of the rows, given with their texts, mention what."""
    names: dict[str, list[int]] = {}
    numbers: dict[str, list[int]] = {}
    for row, text in texts:
        found = mentions([text])
        for one in found.names:
            names.setdefault(one, []).append(row)
        for one in found.numbers:
            numbers.setdefault(one, []).append(row)
    return Mentioned(names, numbers)
