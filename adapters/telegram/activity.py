"""Shows that somebody is at work, when it takes long enough to be noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.background import in_background
from adapters.telegram.places import Place


@asynccontextmanager
async def typing_shown(bot: Bot, place: Place, after: float) -> AsyncIterator[None]:
    """Show "typing" once some seconds have passed.

    Once only, for each time counts against the few messages that a group may get in a minute.
    """
    async with in_background(_show_typing(bot, place, after)):
        yield


async def _show_typing(bot: Bot, place: Place, after: float) -> None:
    await asyncio.sleep(after)
    with suppress(TelegramError):
        await bot.send_chat_action(
            place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id
        )
