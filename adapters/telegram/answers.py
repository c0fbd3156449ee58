"""What the adapter needs of the core."""

from typing import Protocol

from bot.actions import Action
from bot.model import Question, Reply


class Answers(Protocol):
    """Gives replies; bot.answering.Answerer is the one that counts."""

    async def answer(self, question: Question) -> Reply:
        """Return the reply to a question."""

    def perform(self, action: Action) -> Reply:
        """Return the reply to a button."""
