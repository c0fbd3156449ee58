"""What is served at one moment: the approved texts and the index that was made from them.

A newer library replaces an older one as a whole, between two questions; whoever still holds the
older one finishes with it.
"""

from dataclasses import dataclass
from functools import cached_property

from bot.decision import Thresholds, thresholds_of
from bot.model import language_of
from index.retrieval import Retriever
from knowledge.approved import ApprovedSnapshot


@dataclass(frozen=True)
class Library:
    """Approved texts with the retriever over exactly these."""

    approved: ApprovedSnapshot
    retriever: Retriever

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages in which something is published."""
        return frozenset(language_of(one.locale) for one in self.retriever.index.corpus)

    @cached_property
    def thresholds(self) -> Thresholds:
        """What the probabilities of these explainers must reach."""
        return thresholds_of(self.retriever.calibration)


class Shelf:
    """Holds the library that is served now."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def library(self) -> Library:
        """The library that is served now."""
        return self._library

    def replace(self, library: Library) -> None:
        """Serve another library from the next question on."""
        self._library = library
