"""Desks that do what a real one does only on a bad day."""

import asyncio

from bot.actions import Action
from bot.adapter import Desk
from bot.model import Asker, Option, Question, Reply, Silence
from bot.silent_desk import SilentDesk


class FailingDesk(SilentDesk):
    """Fails, with an error that quotes the question."""

    async def answer(self, question: Question) -> Reply | Silence:
        raise RuntimeError(f"cannot answer {question.text}")

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        raise RuntimeError(f"cannot perform {action}")

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        raise RuntimeError(f"cannot suggest for {question.text}")


class HoldingDesk:
    """Holds one question back until it is released, and keeps all that it is asked."""

    def __init__(self, desk: Desk, held: str = "") -> None:
        self._desk = desk
        self._held = held
        self.questions: list[Question] = []
        self.actions: list[tuple[Action, Asker]] = []
        self.heard: list[tuple[Action, str]] = []
        self.holds = asyncio.Event()
        self.released = asyncio.Event()

    async def answer(self, question: Question) -> Reply | Silence:
        self.questions.append(question)
        if self._held and question.text == self._held:
            self.holds.set()
            await self.released.wait()
        return await self._desk.answer(question)

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        self.actions.append((action, asker))
        return await self._desk.perform(action, asker)

    async def hear(self, action: Action, text: str, question: Question) -> Reply | Silence:
        self.heard.append((action, text))
        return await self._desk.hear(action, text, question)

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        return await self._desk.suggest(question, most)

    async def locale_of(self, asker: Asker, locale: str | None) -> str:
        return await self._desk.locale_of(asker, locale)
