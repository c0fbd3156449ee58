"""A desk at which nothing is said: the null object of the port, for what overrides a part of it."""

from bot.actions import Action
from bot.model import Asker, Option, Question, Reply, Silence


class SilentDesk:
    """Says nothing, suggests nothing, and speaks the platform's language."""

    async def answer(self, question: Question) -> Reply | Silence:
        """Say nothing."""
        return Silence()

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        """Say nothing."""
        return Silence()

    async def hear(self, action: Action, text: str, question: Question) -> Reply | Silence:
        """Say nothing."""
        return Silence()

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        """Suggest nothing."""
        return ()

    async def locale_of(self, asker: Asker, locale: str | None) -> str:
        """Return the platform's locale, or English."""
        return locale or "en"
