"""The buttons of a card as an inline keyboard."""

from collections.abc import Callable, Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.telegram.spans import encodable, shortened, units
from bot.actions import MAX_BYTES, Action, AskAnother, decode, encode
from bot.cards import Button, Card, Row
from bot.strings import is_right_to_left

MAX_LABEL = 64
"""Longest label, in UTF-16 code units: two lines on a phone."""

_WIDTH = 40
"""So much can be read in a row of buttons on a phone, in UTF-16 code units."""


def keyboard_of(card: Card) -> InlineKeyboardMarkup | None:
    """Return the keyboard of a card, if it has buttons."""
    return _keyboard([[_key(button) for button in row] for row in _rows(card)])


def inline_keyboard_of(card: Card) -> InlineKeyboardMarkup | None:
    """Return the keyboard of a card that is sent by an inline query.

    Nobody can reply to the bot there, so what asks for words leads to another inline query, or
    gives its opinion without words.
    """
    return _keyboard([[_inline_key(button) for button in row] for row in _rows(card)])


def without(
    keyboard: InlineKeyboardMarkup | None, spent: Callable[[Action], bool]
) -> InlineKeyboardMarkup | None:
    """Return a keyboard without the buttons whose action has been done."""
    rows = [[key for key in row if not _does(key, spent)] for row in _keys(keyboard)]
    return _keyboard(rows)


def _does(key: InlineKeyboardButton, spent: Callable[[Action], bool]) -> bool:
    action = decode(key.callback_data) if isinstance(key.callback_data, str) else None
    return action is not None and spent(action)


def _keys(keyboard: InlineKeyboardMarkup | None) -> list[list[InlineKeyboardButton]]:
    return [list(row) for row in keyboard.inline_keyboard] if keyboard else []


def _keyboard(rows: list[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def _rows(card: Card) -> Iterator[Row]:
    for row in card.rows:
        # One button that Telegram refuses would cost the whole message.
        usable = tuple(button for button in row if len(encode(button.action).encode()) <= MAX_BYTES)
        for part in _readable(usable):
            # Telegram lays out rows from left to right for everybody.
            yield part[::-1] if is_right_to_left(card.frame) else part


def _readable(row: Row) -> Iterator[Row]:
    """Halve a row until its labels can be read: Telegram gives all buttons the same width."""
    widest = max((units(button.label) for button in row), default=0)
    if len(row) < 2 or widest * len(row) <= _WIDTH:
        yield row
        return
    middle = (len(row) + 1) // 2
    yield from _readable(row[:middle])
    yield from _readable(row[middle:])


def _key(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(_label(button), callback_data=encode(button.action))


def _inline_key(button: Button) -> InlineKeyboardButton:
    if isinstance(button.action, AskAnother):
        return InlineKeyboardButton(_label(button), switch_inline_query_current_chat="")
    return _key(button)


def _label(button: Button) -> str:
    return shortened(encodable(button.label), MAX_LABEL)
