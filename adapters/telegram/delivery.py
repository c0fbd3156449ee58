"""Brings renderings into chats, whatever has become of the chat, topic or message meanwhile."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from telegram import Bot, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from adapters.telegram.places import Moves, Place, Spot
from adapters.telegram.rendering import Rendering
from adapters.telegram.resending import Resending, nothing
from adapters.telegram.spans import Part

_logger = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Before = Callable[[], Awaitable[None]]
_Markup = InlineKeyboardMarkup | ForceReply | None
_Result = TypeVar("_Result")

_NOT_MODIFIED = "message is not modified"
_UNREADABLE = "can't parse entities"
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")


class Delivery:
    """Sends and edits messages; raises TelegramError or ChatOverfull when that is impossible.

    `before` is awaited just before each request that makes something visible.
    """

    def __init__(self, bot: Bot, resending: Resending, moves: Moves) -> None:
        self._bot = bot
        self._resending = resending
        self._moves = moves

    async def send(
        self, rendering: Rendering, place: Place, before: Before = nothing
    ) -> tuple[Message, ...]:
        """Send new messages, and return them."""
        return await self._send_parts(rendering.parts, rendering.markup, place, before)

    async def replace(self, spot: Spot, rendering: Rendering, before: Before = nothing) -> None:
        """Put a rendering in the place of a message; below it, if that cannot be edited."""
        if not spot.accessible:
            await self._send_below(spot, rendering.parts, rendering.markup, before)
            return
        alone = len(rendering.parts) == 1
        keyboard = rendering.markup if alone else None
        try:
            await self._edit(spot, rendering.parts[0], keyboard, before)
        except BadRequest as error:
            if not _says(error, _NOT_MODIFIED):
                _logger.info("A message could not be edited; a new one is sent.")
                await self._send_below(spot, rendering.parts, rendering.markup, before)
            return
        await self._send_below(spot, rendering.parts[1:], rendering.markup, before)

    async def redraw(
        self, spot: Spot, keyboard: InlineKeyboardMarkup | None, before: Before = nothing
    ) -> None:
        """Put another keyboard under a message; that it is gone does not matter."""

        async def write() -> object:
            return await self._bot.edit_message_reply_markup(
                **_target(spot),  # type: ignore[arg-type]
                reply_markup=keyboard,
            )

        try:
            await self._resending.run(spot.chat, write, before, harmless=True)
        except BadRequest as error:
            if not _says(error, _NOT_MODIFIED):
                _logger.info("A keyboard could not be redrawn.")

    async def _edit(self, spot: Spot, part: Part, keyboard: _Markup, before: Before) -> None:
        async def write(text: str, mode: ParseMode | None) -> object:
            return await self._bot.edit_message_text(
                text,
                **_target(spot),  # type: ignore[arg-type]
                parse_mode=mode,
                reply_markup=keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None,
                link_preview_options=NO_PREVIEW,
            )

        async def run(call: Callable[[], Awaitable[object]]) -> object:
            return await self._resending.run(spot.chat, call, before, harmless=True)

        await _written(part, write, run)

    async def _send_below(
        self, spot: Spot, parts: tuple[Part, ...], markup: _Markup, before: Before
    ) -> None:
        # Below a message that was sent by an inline query the bot cannot write.
        if spot.place:
            await self._send_parts(parts, markup, spot.place, before)

    async def _send_parts(
        self, parts: tuple[Part, ...], markup: _Markup, place: Place, before: Before
    ) -> tuple[Message, ...]:
        place = self._moves.followed(place)
        sent = []
        for part in parts:
            last = markup if part is parts[-1] else None
            message, place = await self._send_part(part, last, place, before)
            sent.append(message)
            # The first part quotes the question; the others follow it.
            place = replace(place, quoted=None)
        return tuple(sent)

    async def _send_part(
        self, part: Part, markup: _Markup, place: Place, before: Before
    ) -> tuple[Message, Place]:
        """Send one message and return it with the place where it really went."""
        try:
            return await self._send_at(place, part, markup, before), place
        except TelegramError as error:
            place = self._elsewhere(place, error)
            return await self._send_at(place, part, markup, before), place

    async def _send_at(self, place: Place, part: Part, markup: _Markup, before: Before) -> Message:
        async def run(call: Callable[[], Awaitable[Message]]) -> Message:
            return await self._resending.run(place.chat_id, call, before)

        return await _written(part, partial(self._send, markup, place), run)

    async def _send(
        self, markup: _Markup, place: Place, text: str, mode: ParseMode | None
    ) -> Message:
        return await self._bot.send_message(
            place.chat_id,
            text,
            parse_mode=mode,
            reply_markup=markup,
            message_thread_id=place.thread_id,
            reply_parameters=place.reply_parameters,
            link_preview_options=NO_PREVIEW,
        )

    def _elsewhere(self, place: Place, error: TelegramError) -> Place:
        """Return where the chat or topic went; raises the error when it did not go anywhere."""
        if isinstance(error, ChatMigrated):
            self._moves.note(place.chat_id, error.new_chat_id)
            return self._moves.followed(place)
        if (
            place.thread_id is not None
            and isinstance(error, BadRequest)
            and _says(error, *_NO_TOPIC)
        ):
            return replace(place, thread_id=None)
        raise error


async def _written(
    part: Part,
    write: Callable[[str, ParseMode | None], Awaitable[_Result]],
    run: Callable[[Callable[[], Awaitable[_Result]]], Awaitable[_Result]],
) -> _Result:
    """Write a part with its markup, or without if Telegram refuses that."""
    try:
        return await run(lambda: write(part.html, ParseMode.HTML))
    except BadRequest as error:
        if not _says(error, _UNREADABLE):
            raise
        _logger.error("Telegram refused the markup of a message; it is sent without.")
        return await run(lambda: write(part.plain, None))


def _target(spot: Spot) -> dict[str, int | str | None]:
    if spot.inline_id is not None:
        return {"inline_message_id": spot.inline_id}
    return {"chat_id": spot.chat, "message_id": spot.message_id}


def _says(error: BadRequest, *words: str) -> bool:
    # The library changes the case of what Telegram says.
    return any(one in error.message.lower() for one in words)
