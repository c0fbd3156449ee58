"""Counts and times the replies of one platform; otherwise leaves them as they are."""

from time import perf_counter

from bot.actions import Action
from bot.adapter import Answers
from bot.model import Question, Reply
from bot.observing import Observer


class ObservedAnswers:
    """Answers like what it is laid around, and tells an observer.

    A question whose asker has gone, so that its task is cancelled, is not counted.
    """

    def __init__(self, answers: Answers, platform: str, observer: Observer) -> None:
        self._answers = answers
        self._platform = platform
        self._observer = observer

    async def answer(self, question: Question) -> Reply:
        """Return the reply to a question, and tell its outcome and how long it took."""
        began = perf_counter()
        try:
            reply = await self._answers.answer(question)
        except Exception:
            self._observer.answered(self._platform, None, perf_counter() - began)
            raise
        self._observer.answered(self._platform, reply, perf_counter() - began)
        return reply

    def perform(self, action: Action) -> Reply:
        """Return the reply to a button, and tell its outcome."""
        try:
            reply = self._answers.perform(action)
        except Exception:
            self._observer.pressed(self._platform, None)
            raise
        self._observer.pressed(self._platform, reply)
        return reply
