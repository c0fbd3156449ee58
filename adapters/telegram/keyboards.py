"""The buttons of a card as an inline keyboard."""

from collections.abc import Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.telegram.spans import encodable, shortened
from bot.actions import MAX_BYTES, NoneOfThese, Pick, encode
from bot.cards import Button, Card
from bot.strings import is_right_to_left

MAX_LABEL = 64
"""Longest label, in UTF-16 code units: two lines on a phone."""

_LANGUAGES_IN_A_ROW = 4

_Row = list[Button]


def keyboard_of(card: Card) -> InlineKeyboardMarkup | None:
    """Return the keyboard of a card, if it has buttons."""
    rows = [[_key(button) for button in row] for row in _rows(card)]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(card: Card) -> Iterator[_Row]:
    """Lay out the buttons: languages beside each other, everything longer in a row of its own."""
    usable = [button for button in card.buttons if _fits(button)]
    languages = [] if _offers_questions(card) else [one for one in usable if _is_plain_pick(one)]
    yield from ([button] for button in usable if button not in languages)
    for start in range(0, len(languages), _LANGUAGES_IN_A_ROW):
        row = languages[start : start + _LANGUAGES_IN_A_ROW]
        # Telegram lays out rows from left to right for everybody.
        yield row[::-1] if is_right_to_left(card.frame) else row


def _fits(button: Button) -> bool:
    # One button that Telegram refuses would cost the whole message.
    return len(encode(button.action).encode()) <= MAX_BYTES


def _offers_questions(card: Card) -> bool:
    return any(isinstance(button.action, NoneOfThese) for button in card.buttons)


def _is_plain_pick(button: Button) -> bool:
    return isinstance(button.action, Pick) and not button.action.in_full


def _key(button: Button) -> InlineKeyboardButton:
    label = shortened(encodable(button.label), MAX_LABEL)
    return InlineKeyboardButton(label, callback_data=encode(button.action))
