"""Brings renderings into chats, whatever has become of the chat, topic or message meanwhile."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, MaybeInaccessibleMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from adapters.telegram.places import Place, place_of
from adapters.telegram.rendering import Rendering
from adapters.telegram.resending import Resending
from adapters.telegram.spans import Part

_logger = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_Write = Callable[[str, ParseMode | None], Awaitable[object]]


class Delivery:
    """Sends and edits messages; raises TelegramError when that is impossible."""

    def __init__(self, bot: Bot, resending: Resending) -> None:
        self._bot = bot
        self._resending = resending

    async def send(self, rendering: Rendering, place: Place) -> None:
        """Send new messages."""
        await self._send_parts(rendering.parts, rendering.keyboard, place)

    async def replace(self, shown: MaybeInaccessibleMessage, rendering: Rendering) -> None:
        """Put a rendering in the place of a message; below it, if that cannot be edited."""
        if not shown.is_accessible:
            await self.send(rendering, place_of(shown))
            return
        try:
            await self._edit(shown, rendering)
        except BadRequest as error:
            if not _says(error, "message is not modified"):
                _logger.info("A message could not be edited; a new one is sent.")
                await self.send(rendering, place_of(shown))
            return
        await self._send_parts(rendering.parts[1:], rendering.keyboard, place_of(shown))

    async def _edit(self, shown: MaybeInaccessibleMessage, rendering: Rendering) -> None:
        keyboard = rendering.keyboard if len(rendering.parts) == 1 else None

        async def write(text: str, mode: ParseMode | None) -> None:
            await self._bot.edit_message_text(
                text,
                shown.chat.id,
                shown.message_id,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )

        await self._write(rendering.parts[0], write)

    async def _send_parts(
        self, parts: tuple[Part, ...], keyboard: InlineKeyboardMarkup | None, place: Place
    ) -> None:
        for part in parts:
            place = await self._send_part(part, keyboard if part is parts[-1] else None, place)
            # The first part quotes the question; the others follow it.
            place = replace(place, quoted=None)

    async def _send_part(
        self, part: Part, keyboard: InlineKeyboardMarkup | None, place: Place
    ) -> Place:
        """Send one message and return the place where it really went."""
        try:
            await self._write(part, partial(self._send, keyboard, place))
        except TelegramError as error:
            place = _elsewhere(place, error)
            await self._write(part, partial(self._send, keyboard, place))
        return place

    async def _send(
        self, keyboard: InlineKeyboardMarkup | None, place: Place, text: str, mode: ParseMode | None
    ) -> None:
        await self._bot.send_message(
            place.chat_id,
            text,
            parse_mode=mode,
            reply_markup=keyboard,
            message_thread_id=place.thread_id,
            reply_parameters=place.reply_parameters,
            link_preview_options=_NO_PREVIEW,
        )

    async def _write(self, part: Part, write: _Write) -> None:
        try:
            await self._resending.run(lambda: write(part.html, ParseMode.HTML))
        except BadRequest as error:
            if not _says(error, "can't parse entities"):
                raise
            _logger.error("Telegram refused the markup of a message; it is sent without.")
            await self._resending.run(lambda: write(part.plain, None))


def _elsewhere(place: Place, error: TelegramError) -> Place:
    """Return where the chat or topic went; raises the error when it did not go anywhere."""
    if isinstance(error, ChatMigrated):
        return Place(error.new_chat_id)
    if isinstance(error, BadRequest) and _says(error, "message thread not found"):
        return replace(place, thread_id=None)
    raise error


def _says(error: BadRequest, words: str) -> bool:
    # The library changes the case of what Telegram says.
    return words in error.message.lower()
