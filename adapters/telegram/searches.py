"""Inline mode: "@bot some words" in any chat offers answers to send there.

What is typed is not recorded anywhere: an answer to it is worth nothing a few seconds later, and
with the next letter Telegram asks again.
"""

import logging
from dataclasses import dataclass

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from adapters.telegram.delivery import NO_PREVIEW
from adapters.telegram.errands import Errand
from adapters.telegram.options import NAME
from adapters.telegram.rendering import rendered_inline
from adapters.telegram.spans import encodable, shortened
from bot.actions import Pick, encode
from bot.adapter import Desk
from bot.deep_links import payload_of_page
from bot.keyed_hashes import KeyedHashes
from bot.model import Answer, Option, Page
from bot.reply_cards import card_of
from bot.strings import strings_for

_logger = logging.getLogger(__name__)

_MOST = 10
_CACHE_SECONDS = 10
_TITLE_UNITS = 100
_DESCRIPTION_UNITS = 160


@dataclass(frozen=True, slots=True)
class Searches:
    """Answers inline queries, for each person in their language."""

    desk: Desk
    bot: Bot
    hashes: KeyedHashes

    async def take(self, query: InlineQuery, errand: Errand) -> None:
        """Offer the answers that the words may be about."""
        locale = await self.desk.locale_of(errand.asker, errand.locale)
        options = await self.desk.suggest(errand.question(query.query), _MOST)
        results = [await self._result(option, locale, errand) for option in options]
        offered = [result for result in results if result]
        await self._answer(query, offered, _button(query.query, offered, locale))

    async def _answer(
        self,
        query: InlineQuery,
        results: list[InlineQueryResultArticle],
        button: InlineQueryResultsButton | None,
    ) -> None:
        try:
            await self.bot.answer_inline_query(
                query.id,
                results,
                cache_time=_CACHE_SECONDS,
                # Telegram would show it to people of other languages, too.
                is_personal=True,
                button=button,
            )
        except TelegramError as error:
            # Most often it is too old: by now they have typed on.
            _logger.info("An inline query could not be answered: %s.", type(error).__name__)

    async def _result(
        self, option: Option, locale: str, errand: Errand
    ) -> InlineQueryResultArticle | None:
        pick = Pick(option.slug, option.locale, locale)
        reply = await self.desk.perform(pick, errand.asker)
        if not isinstance(reply, Answer):
            return None
        card = card_of(reply)
        rendering = rendered_inline(card)
        markup = rendering.markup
        return InlineQueryResultArticle(
            id=self.hashes.of(NAME, "result", encode(pick)),
            title=shortened(encodable(card.title), _TITLE_UNITS),
            description=shortened(encodable(card.body), _DESCRIPTION_UNITS),
            input_message_content=InputTextMessageContent(
                rendering.parts[0].html, ParseMode.HTML, link_preview_options=NO_PREVIEW
            ),
            reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
        )


def _button(
    text: str, results: list[InlineQueryResultArticle], locale: str
) -> InlineQueryResultsButton | None:
    """Lead to the settings where nothing is typed, to the bot itself where nothing is found."""
    strings = strings_for(locale)
    if not text.strip():
        label, page = strings.get("inline.settings"), Page.LANGUAGE
    elif not results:
        label, page = strings.get("inline.nothing"), Page.START
    else:
        return None
    return InlineQueryResultsButton(label, start_parameter=payload_of_page(page))
