"""The console adapter: reads a line, shows a card; a number presses a button."""

import asyncio
import logging
from typing import Literal

from rich.console import Console

from adapters.console.lines import Lines
from adapters.console.rendering import offered, rendered
from bot.adapter import Desk
from bot.cards import Button, Card, notice_card, plain_card
from bot.model import NOBODY, Question, Reply, Silence
from bot.reply_cards import card_of

PROMPT = "> "

_MAX_DIGITS = 3

_log = logging.getLogger(__name__)


class ConsoleAdapter:
    """Chats with one person, or answers what is piped in, line by line."""

    name = "console"

    def __init__(
        self,
        desk: Desk,
        lines: Lines,
        console: Console,
        *,
        organization: str,
        locale: str | None,
    ) -> None:
        self._desk = desk
        self._lines = lines
        self._console = console
        self._organization = organization
        self._locale = locale
        self._buttons: tuple[Button, ...] = ()

    async def serve(self, stop: asyncio.Event) -> None:
        """Chat until the lines end, somebody leaves, or `stop` is set."""
        if self._lines.interactive:
            self._greet()
        stopped = asyncio.create_task(stop.wait())
        try:
            while (line := await self._next_line(stopped)) is not None:
                if line.strip():
                    self._show(await self._card(line))
                elif self._lines.interactive:
                    break
        finally:
            stopped.cancel()

    async def _next_line(self, stopped: asyncio.Task[Literal[True]]) -> str | None:
        reading = asyncio.ensure_future(self._lines.read(PROMPT if self._lines.interactive else ""))
        await asyncio.wait((reading, stopped), return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            return reading.result()
        reading.cancel()
        return None

    async def _card(self, line: str) -> Card:
        try:
            reply = await self._reply(line)
            return plain_card("", "en") if isinstance(reply, Silence) else card_of(reply)
        except Exception as error:
            # Only its type: the text of an error may quote the question.
            _log.error("a reply failed: %s", type(error).__name__)
            return notice_card("error.internal", self._locale or "en")

    async def _reply(self, line: str) -> Reply | Silence:
        if button := self._pressed(line.strip()):
            return await self._desk.perform(button.action, NOBODY)
        return await self._desk.answer(Question(line, self._locale))

    def _pressed(self, number: str) -> Button | None:
        if not (number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS):
            return None
        chosen = int(number)
        return self._buttons[chosen - 1] if 1 <= chosen <= len(self._buttons) else None

    def _greet(self) -> None:
        locale = self._locale or "en"
        self._show(notice_card("start.greeting", locale, organization=self._organization))
        self._show(notice_card("console.leave", locale))

    def _show(self, card: Card) -> None:
        self._buttons = offered(card)
        self._console.print(rendered(card))
        if self._buttons and self._lines.interactive:
            self._console.print(notice_card("console.choose", card.frame).body, style="dim")
