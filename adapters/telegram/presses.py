"""Buttons that were pressed: confirmed first, then done."""

import logging
from dataclasses import dataclass

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from adapters.telegram.conversation import Conversation
from adapters.telegram.errands import Errand
from adapters.telegram.keyboards import inline_keyboard_of, without
from adapters.telegram.places import Spot, spot_of
from adapters.telegram.spans import beginning
from bot.actions import Action, Pick, Rate, TellMe, decode, wants_words
from bot.adapter import Desk
from bot.cards import notice_card
from bot.model import Answer
from bot.reply_cards import card_of

_logger = logging.getLogger(__name__)

_MOST_UNITS = 200
"""What fits into the small window that confirms a press."""


@dataclass(frozen=True, slots=True)
class Presses:
    """Does what buttons say."""

    desk: Desk
    bot: Bot
    conversation: Conversation

    async def take(self, query: CallbackQuery, errand: Errand) -> None:
        """Confirm a press, and do what its button says."""
        action = decode(query.data or "")
        spot = spot_of(query)
        await self._confirm(query, _thanks(action, spot))
        if not spot.chat:
            return  # a press that belongs to no message of ours
        if action is None:
            await self._say_withdrawn(spot, errand)
        elif isinstance(action, Rate):
            await self._rate(action, query, spot, errand)
        else:
            await self._perform(action, query, spot, errand)

    async def _perform(
        self, action: Action, query: CallbackQuery, spot: Spot, errand: Errand
    ) -> None:
        reply = await self.desk.perform(action, errand.asker)
        if wants_words(action):
            await self.conversation.ask_presser(reply, action, query, errand)
        elif isinstance(action, TellMe) and spot.place:
            await self.conversation.show(reply, spot.place, errand)
            await self._redraw(query, spot, errand)
        else:
            await self.conversation.change(reply, spot, errand)

    async def _rate(self, action: Rate, query: CallbackQuery, spot: Spot, errand: Errand) -> None:
        """Take an opinion, once for each message; who is not content is asked what was missing."""
        reply = await self.desk.perform(action, errand.asker)
        await self._redraw(query, spot, errand, action)
        if wants_words(action):
            await self.conversation.ask_presser(reply, action, query, errand)

    async def _redraw(
        self, query: CallbackQuery, spot: Spot, errand: Errand, rated: Rate | None = None
    ) -> None:
        """Take away the buttons that have done their work."""
        keyboard = await self._shown_keyboard(query, errand, rated)
        if keyboard is not None:
            left = without(keyboard, lambda action: isinstance(action, Rate | TellMe))
            await self.conversation.delivery.redraw(spot, left, errand.before)

    async def _shown_keyboard(
        self, query: CallbackQuery, errand: Errand, rated: Rate | None
    ) -> InlineKeyboardMarkup | None:
        """Return what is below the message; Telegram does not tell it of an inline message."""
        if isinstance(query.message, Message):
            return query.message.reply_markup
        if rated is None or query.inline_message_id is None:
            return None
        pick = Pick(rated.slug, rated.locale, rated.asker)
        reply = await self.desk.perform(pick, errand.asker)
        return inline_keyboard_of(card_of(reply)) if isinstance(reply, Answer) else None

    async def _say_withdrawn(self, spot: Spot, errand: Errand) -> None:
        # What the message says may still be true, so it is left as it is.
        if spot.place:
            locale = await self.desk.locale_of(errand.asker, errand.locale)
            card = notice_card("abstention.withdrawn", locale)
            await self.conversation.say(card, spot.place, errand)

    async def _confirm(self, query: CallbackQuery, text: str) -> None:
        try:
            await self.bot.answer_callback_query(query.id, text or None)
        except TelegramError as error:
            # Most often it is too old. What was asked for can be shown all the same.
            _logger.info("A press could not be confirmed: %s.", type(error).__name__)


def _thanks(action: Action | None, spot: Spot) -> str:
    """Return thanks for an opinion, unless thanks will be said with a question for words."""
    if isinstance(action, Rate) and (action.helpful or spot.place is None):
        return beginning(notice_card("notice.rated", action.asker).body, _MOST_UNITS)
    return ""
