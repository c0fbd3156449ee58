"""Courtesies: whether a message is one, and what is replied.

Two ways of recognizing are kept apart. What is said word for word is one of the stored exemplars,
and as sure as can be. What is meant is told by the model's vector (index/intents.py), and is
believed only where that is very sure, because a courtesy in the wrong place hides an answer.
"""

from collections.abc import Mapping

from bot.decision import Decision
from bot.model import Courtesy, language_of
from index.courtesies import CourtesyKind, Exemplars, Said
from index.intents import Intents


class Courtesies:
    """The exemplars, and the help resources of the organization by locale."""

    def __init__(self, exemplars: Exemplars, resources: Mapping[str, str]) -> None:
        self._exemplars = exemplars
        self._resources = resources

    def said(self, query: str) -> Said | None:
        """Return which courtesy the query is, word for word."""
        return self._exemplars.find(query)

    def reply(self, kind: CourtesyKind, said: Said | None, locale: str) -> Courtesy:
        """Return the reply, in the language of the words if they are of one language only."""
        spoken = next(iter(said.locales)) if said and len(said.locales) == 1 else locale
        return Courtesy(kind, spoken, self._resources_for(kind, spoken))

    def _resources_for(self, kind: CourtesyKind, locale: str) -> str:
        if kind is not CourtesyKind.DISTRESS:
            return ""
        return self._resources.get(locale) or self._resources.get(language_of(locale), "")


def recognized(said: Said | None, intents: Intents, decision: Decision) -> CourtesyKind | None:
    """Return the courtesy that a message is taken for.

    A stored wording of an explainer comes before everything. Then comes what is said word for word,
    then distress, then an answer that is sure, and last what is meant.
    """
    answers = decision.outcome == "answer"
    if answers and decision.hits[0].word_for_word:
        return None
    if said is not None:
        return said.kind
    meant = intents.sure
    return None if answers and meant is not CourtesyKind.DISTRESS else meant
