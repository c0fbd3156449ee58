"""Counts and times the replies of one platform; otherwise leaves them as they are."""

from time import perf_counter

from bot.actions import Action
from bot.adapter import Desk
from bot.model import Asker, Option, Question, Reply, Silence
from bot.observing import Observer


class ObservedDesk:
    """A desk like the one that it is laid around, which tells an observer.

    A question whose asker has gone, so that its task is cancelled, is not counted.
    """

    def __init__(self, desk: Desk, platform: str, observer: Observer) -> None:
        self._desk = desk
        self._platform = platform
        self._observer = observer

    async def answer(self, question: Question) -> Reply | Silence:
        """Return the reply to a question, and tell its outcome and how long it took."""
        began = perf_counter()
        try:
            reply = await self._desk.answer(question)
        except Exception:
            self._observer.answered(self._platform, None, perf_counter() - began)
            raise
        self._observer.answered(self._platform, reply, perf_counter() - began)
        return reply

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        """Return the reply to a button, and tell its outcome."""
        try:
            reply = await self._desk.perform(action, asker)
        except Exception:
            self._observer.pressed(self._platform, None)
            raise
        self._observer.pressed(self._platform, reply)
        return reply

    async def hear(self, action: Action, text: str, question: Question) -> Reply | Silence:
        """Return the reply to words that were asked for, and count it like that to a button."""
        reply = await self._desk.hear(action, text, question)
        self._observer.pressed(self._platform, reply)
        return reply

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        """Suggest; nothing is counted, for one who types makes many of these."""
        return await self._desk.suggest(question, most)

    async def locale_of(self, asker: Asker, locale: str | None) -> str:
        """Return the language in which to speak to somebody."""
        return await self._desk.locale_of(asker, locale)
