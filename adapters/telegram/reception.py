"""What people do, and which card they get for it."""

import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from adapters.telegram.activity import typing_shown
from adapters.telegram.delivery import Delivery
from adapters.telegram.options import TelegramOptions
from adapters.telegram.places import Place, place_of
from adapters.telegram.rendering import rendered
from adapters.telegram.resending import Resending
from bot.actions import decode
from bot.adapter import Answers
from bot.cards import Card, card_of, notice_card
from bot.model import Question
from bot.strings import FALLBACK

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
_Context = CallbackContext[Any, Any, Any, Any]

_logger = logging.getLogger(__name__)

_NEW = filters.UpdateType.MESSAGE
_PRIVATE = _NEW & filters.ChatType.PRIVATE


class Reception:
    """Takes updates and replies to them."""

    def __init__(self, answers: Answers, bot: Bot, options: TelegramOptions) -> None:
        self._answers = answers
        self._bot = bot
        self._options = options
        self._delivery = Delivery(bot, Resending(options.first_pause, options.longest_flood))

    def add_to(self, application: AnyApplication) -> None:
        """Say which updates are taken; all others are ignored, edited messages among them."""
        application.add_handlers(
            [
                CommandHandler("start", self._start, _NEW),
                CommandHandler("ask", self._ask, _NEW),
                CommandHandler("help", self._help, _NEW),
                MessageHandler(_PRIVATE & filters.COMMAND, self._help),
                MessageHandler(_PRIVATE & filters.TEXT, self._question),
                CallbackQueryHandler(self._press),
            ]
        )
        application.add_error_handler(self._fail)

    async def _start(self, update: Update, _: _Context) -> None:
        locale = _locale_of(update) or FALLBACK
        greeting = notice_card("start.greeting", locale, organization=self._options.organization)
        invitation = notice_card("start.try", locale)
        card = replace(greeting, body=f"{greeting.body}\n\n{invitation.body}")
        await self._show(card, place_of(_message_of(update)))

    async def _help(self, update: Update, _: _Context) -> None:
        card = notice_card("help.text", _locale_of(update) or FALLBACK)
        await self._show(card, place_of(_message_of(update)))

    async def _question(self, update: Update, _: _Context) -> None:
        message = _message_of(update)
        await self._answer(message.text or "", _locale_of(update), place_of(message))

    async def _ask(self, update: Update, _: _Context) -> None:
        """Answer what stands after the command, or what the command replies to."""
        message = _message_of(update)
        if asked := _after_command(message):
            await self._answer(asked, _locale_of(update), place_of(message))
        elif target := _quoted_question(message, self._bot.id):
            asked = target.text or target.caption or ""
            await self._answer(asked, _locale_of(update), place_of(message, about=target))
        else:
            card = notice_card("ask.empty", _locale_of(update) or FALLBACK)
            await self._show(card, place_of(message))

    async def _press(self, update: Update, _: _Context) -> None:
        query = cast(CallbackQuery, update.callback_query)
        await self._stop_spinner(query)
        if query.message is None:
            return
        action = decode(query.data or "")
        if action is None:
            # What the message says may still be true, so it is left as it is.
            card = notice_card("abstention.withdrawn", _locale_of(update) or FALLBACK)
            await self._show(card, place_of(query.message))
        else:
            card = card_of(self._answers.perform(action))
            await self._delivery.replace(query.message, rendered(card))

    async def _answer(self, text: str, locale: str | None, place: Place) -> None:
        async with typing_shown(self._bot, place, self._options.typing_after):
            reply = await self._answers.answer(Question(text, locale))
        await self._show(card_of(reply), place)

    async def _show(self, card: Card, place: Place) -> None:
        await self._delivery.send(rendered(card), place)

    async def _stop_spinner(self, query: CallbackQuery) -> None:
        try:
            await query.answer()
        except TelegramError as error:
            # Most often it is too old. What was asked for can be shown all the same.
            _logger.info("A press could not be confirmed: %s.", type(error).__name__)

    async def _fail(self, update: object, context: _Context) -> None:
        """Log what went wrong, and say so to the asker unless nothing reaches them anyway."""
        error = context.error
        _logger.error("A reply failed: %s.", type(error).__name__)
        if isinstance(error, TelegramError) or not isinstance(update, Update):
            return
        card = notice_card("error.internal", _locale_of(update) or FALLBACK)
        with suppress(TelegramError):
            await self._show(card, _place_of(update))


def _message_of(update: Update) -> Message:
    # The filters let nothing through that has none.
    return cast(Message, update.message)


def _place_of(update: Update) -> Place:
    query = update.callback_query
    message = query.message if query else update.message
    return place_of(cast(Message, message))


def _locale_of(update: Update) -> str | None:
    return update.effective_user.language_code if update.effective_user else None


def _after_command(message: Message) -> str:
    _, *rest = (message.text or "").split(maxsplit=1)
    return "".join(rest)


def _quoted_question(message: Message, bot_id: int) -> Message | None:
    """Return the message that the command replies to, unless it is one of the bot's own."""
    target = message.reply_to_message
    if target is None or (target.from_user and target.from_user.id == bot_id):
        return None
    return target if target.text or target.caption else None
