"""Contrasts: what a query names and an explainer does not, however alike they are otherwise.

"Where is UNESCO's headquarters?" and "Where is the headquarters?" are near for every model of
meaning; that one names an organization, and no text of the explainer does, tells them apart.
"""

import re
from collections.abc import Iterable
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

    def __or__(self, other: "Mentions") -> "Mentions":
        return Mentions(self.names | other.names, self.numbers | other.numbers)

    def missing_from(self, other: "Mentions") -> "Mentions":
        """Return what is here and not there."""
        return Mentions(self.names - other.names, self.numbers - other.numbers)


NOTHING = Mentions(frozenset(), frozenset())


def mentions(texts: Iterable[str]) -> Mentions:
    """Return what the texts mention."""
    known = known_names()
    names: set[str] = set()
    numbers: set[str] = set()
    for text in texts:
        names |= known.found_in(text)
        numbers |= {number.replace(",", ".") for number in _NUMBERS.findall(text)}
    return Mentions(frozenset(names), frozenset(numbers))
