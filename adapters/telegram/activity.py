"""Shows that somebody is at work, when it takes long enough to be noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.places import Place
from bot.background import in_background

MOST_AT_ONCE = 8
"""Chats that are shown it at a time. In a crowd it would only delay the answers themselves."""


class Activity:
    """Shows "typing" in the chats in which people wait."""

    def __init__(self, bot: Bot, after: float) -> None:
        self._bot = bot
        self._after = after
        self._shown = 0

    @asynccontextmanager
    async def shown(self, place: Place) -> AsyncIterator[None]:
        """Show "typing" once some seconds have passed.

        Once only, for each time counts against the few messages that a group may get in a minute.
        """
        async with in_background(self._show(place)):
            yield

    async def _show(self, place: Place) -> None:
        await asyncio.sleep(self._after)
        if self._shown >= MOST_AT_ONCE:
            return
        self._shown += 1
        try:
            await self._type(place)
            # Until there is an answer, which cancels this.
            await asyncio.Event().wait()
        finally:
            self._shown -= 1

    async def _type(self, place: Place) -> None:
        with suppress(TelegramError):
            await self._bot.send_chat_action(
                place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id
            )
