"""Answerers that do what a real one does only on a bad day."""

import asyncio

from bot.actions import Action
from bot.adapter import Answers
from bot.model import Question, Reply


class FailingAnswerer:
    """Fails, with an error that quotes the question."""

    async def answer(self, question: Question) -> Reply:
        raise RuntimeError(f"cannot answer {question.text}")

    def perform(self, action: Action) -> Reply:
        raise RuntimeError(f"cannot perform {action}")


class HoldingAnswerer:
    """Holds one question back until it is released."""

    def __init__(self, answerer: Answers, held: str) -> None:
        self._answerer = answerer
        self._held = held
        self.holds = asyncio.Event()
        self.released = asyncio.Event()

    async def answer(self, question: Question) -> Reply:
        if question.text == self._held:
            self.holds.set()
            await self.released.wait()
        return await self._answerer.answer(question)

    def perform(self, action: Action) -> Reply:
        return self._answerer.perform(action)
