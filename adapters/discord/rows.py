"""Rows of buttons and menus as Discord shows them: at most five, with five buttons in each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from adapters.discord.shortening import ELLIPSIS, shortened
from bot.actions import AUTOMATIC, Pick, Speak, encode
from bot.cards import Button, Card
from bot.directions import RIGHT_TO_LEFT_MARK
from bot.model import View
from bot.strings import is_right_to_left

MAX_ROWS = 5
MAX_IN_ROW = 5
MAX_OPTIONS = 25
MAX_LABEL = 80


@dataclass(frozen=True, slots=True)
class PostButton:
    """A button, or an option of a menu, as Discord shows it, and what it sends back."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True)
class PostMenu:
    """A menu to choose one option from."""

    name: str
    options: tuple[PostButton, ...]


PostRow = tuple[PostButton, ...] | PostMenu


def rows_of(card: Card) -> tuple[PostRow, ...]:
    """Return a card's rows.

    Where there is no room for them, languages stand closer together, and then in a menu.
    """
    buttons = list(_post_buttons(card))
    as_meant = list(_kept_apart(buttons))
    if len(as_meant) <= MAX_ROWS:
        return tuple(as_meant)
    together = [button for row in buttons for button in row]
    if len(together) <= MAX_ROWS * MAX_IN_ROW:
        return tuple(_chunks(together, MAX_IN_ROW))
    return _with_menus(card, together)


def row_from(plain: Any) -> PostRow:
    """Return a row from what JSON made of it."""
    if isinstance(plain, dict):
        return PostMenu(plain["name"], _buttons_from(plain["options"]))
    return _buttons_from(plain)


def without_action(rows: Iterable[PostRow], custom_id: str) -> tuple[PostRow, ...]:
    """Return the rows but for the one in which this was pressed."""
    return tuple(row for row in rows if custom_id not in _ids(row))


def _ids(row: PostRow) -> list[str]:
    buttons = row.options if isinstance(row, PostMenu) else row
    return [button.custom_id for button in buttons]


def _buttons_from(plain: Iterable[Any]) -> tuple[PostButton, ...]:
    return tuple(PostButton(one["label"], one["custom_id"]) for one in plain)


def _post_buttons(card: Card) -> Iterator[list[PostButton]]:
    """Yield the buttons of each row; of those that do the same only the first."""
    mark = RIGHT_TO_LEFT_MARK if is_right_to_left(card.frame) else ""
    seen: set[str] = set()
    for row in card.rows:
        fresh = {encode(button.action): button for button in reversed(row)}
        yield [
            PostButton(_label(button, mark), custom_id)
            for custom_id, button in reversed(fresh.items())
            if custom_id not in seen
        ]
        seen.update(fresh)


def _kept_apart(rows: Iterable[Sequence[PostButton]]) -> Iterator[PostRow]:
    return chain.from_iterable(_chunks(row, MAX_IN_ROW) for row in rows)


def _chunks(buttons: Sequence[PostButton], size: int) -> Iterator[tuple[PostButton, ...]]:
    for start in range(0, len(buttons), size):
        yield tuple(buttons[start : start + size])


def _with_menus(card: Card, buttons: Sequence[PostButton]) -> tuple[PostRow, ...]:
    """Put what leads to another language into menus, and the other buttons below."""
    languages = {encode(one.action) for one in card.buttons if _leads_to_language(one)}
    others = [one for one in buttons if one.custom_id not in languages]
    below = tuple(_chunks(others, MAX_IN_ROW))[: MAX_ROWS - bool(languages)]
    inside = _chunks([one for one in buttons if one.custom_id in languages], MAX_OPTIONS)
    menus = [PostMenu(f"menu:{number}", options) for number, options in enumerate(inside)]
    return (*menus[: MAX_ROWS - len(below)], *below)


def _leads_to_language(button: Button) -> bool:
    match button.action:
        case Speak():
            return button.action.locale != AUTOMATIC
        case Pick(view=View.SHORT):
            return True
        case _:
            return False


def _label(button: Button, mark: str) -> str:
    text = in_one_line(button.label) or ELLIPSIS
    return shortened(text, MAX_LABEL, lambda beginning: mark + beginning)


def in_one_line(text: str) -> str:
    """Return a text for a place that has one line."""
    return text.replace("\n", " ").strip()
