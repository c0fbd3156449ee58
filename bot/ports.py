"""The ports of the core: what it needs of the outside, as small as it can be."""

from typing import Protocol

from index.retrieval import Found


class LanguageIdentifier(Protocol):
    """Says in which language a short text is.

    An implementation must answer for any string without raising, and only with the candidates.
    """

    def identify(self, text: str, candidates: frozenset[str]) -> dict[str, float]:
        """Return probabilities by language code; they may sum to less than 1."""


class Retrieval(Protocol):
    """Finds hits for a query, off the event loop."""

    async def retrieve(self, query: str) -> Found | None:
        """Return ranked hits and intents, or None when too many questions are waiting."""


class UnansweredQuestions(Protocol):
    """Takes note of questions without an answer, for the moderators.

    An implementation must return at once, must not raise, must mask what it keeps, and must keep
    nothing of who asked.
    """

    def note(self, query: str, locale: str) -> str:
        """Note that nothing matched; return a reference, or an empty text if it is not noted."""

    def offer(self, query: str, locale: str) -> str:
        """Note that options were offered; return a reference for `refuse`, or an empty text."""

    def refuse(self, reference: str) -> bool:
        """Note that none of them was meant; return whether moderators will see the question."""
