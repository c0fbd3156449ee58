"""Cards as embeds and rows of buttons, within Discord's limits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import discord

from adapters.discord.directions import from_right_to_left
from adapters.discord.escaping import escaped, escaped_with_links
from adapters.discord.shortening import ELLIPSIS, shortened, units
from adapters.discord.sources import source_values
from bot.actions import NoneOfThese, encode
from bot.cards import Button, Card
from bot.directions import RIGHT_TO_LEFT_MARK
from bot.strings import is_right_to_left

MAX_TOTAL = 6000
MAX_TITLE = 256
MAX_DESCRIPTION = 4096
MAX_LABEL = 80
MAX_ROWS = 5
MAX_IN_ROW = 5

MAX_FIELD_NAME = 100
MAX_NOTICE = 500
MAX_DATES = 300
"""Less than Discord allows, so that the text itself always finds at least 3000."""

_INVISIBLE = "\u200b"
"""Stands where Discord demands some text and there is none."""

Dress = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PostButton:
    """A button as Discord shows it, and what it sends back."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True)
class Post:
    """A card as Discord shows it."""

    embed: discord.Embed
    rows: tuple[tuple[PostButton, ...], ...] = ()


def rendered(card: Card) -> Post:
    """Return a card as a post."""
    return Post(_embed(card), _rows(card))


def _embed(card: Card) -> discord.Embed:
    """Put the papers in first, so that only the text gives way where there is not enough room."""
    embed = discord.Embed(title=_title(card))
    if dates := _dates(card):
        # Discord refuses a footer without text.
        embed.set_footer(text=dates)
    for name, value in _fields(card):
        embed.add_field(name=name, value=value, inline=False)
    room = min(MAX_DESCRIPTION, MAX_TOTAL - _size(embed))
    embed.description = _description(card, room) or _INVISIBLE
    return embed


def _title(card: Card) -> str | None:
    dress = _dress(escaped, right_to_left=card.right_to_left)
    return shortened(_in_one_line(card.title), MAX_TITLE, dress) or None


def _dates(card: Card) -> str:
    dress = _dress(str, right_to_left=is_right_to_left(card.frame))
    return shortened(card.dates, MAX_DATES, dress)


def _fields(card: Card) -> Iterable[tuple[str, str]]:
    dress = _dress(escaped, right_to_left=is_right_to_left(card.frame))
    label = shortened(_in_one_line(card.sources_label), MAX_FIELD_NAME, dress)
    for number, value in enumerate(source_values(card.sources, card.right_to_left)):
        yield (_INVISIBLE if number else label or _INVISIBLE), value


def _description(card: Card, room: int) -> str:
    notice = shortened(card.notice, MAX_NOTICE, _notice_dress(card))
    gap = "\n\n" if notice and card.body else ""
    dress = _dress(escaped_with_links, right_to_left=card.right_to_left)
    return notice + gap + shortened(card.body, room - units(notice + gap), dress)


def _notice_dress(card: Card) -> Dress:
    """Set the notice off as a quotation: it is not part of the approved text."""
    dress = _dress(escaped, right_to_left=is_right_to_left(card.frame))

    def quoted(text: str) -> str:
        return "\n".join(f"> {line}" for line in dress(text).split("\n")) if text else ""

    return quoted


def _dress(escape: Dress, *, right_to_left: bool) -> Dress:
    if not right_to_left:
        return escape
    return lambda text: from_right_to_left(escape(text))


def _size(embed: discord.Embed) -> int:
    fields = (part for field in embed.fields for part in (field.name, field.value))
    return sum(units(part or "") for part in (embed.title, embed.footer.text, *fields))


def _rows(card: Card) -> tuple[tuple[PostButton, ...], ...]:
    right_to_left = is_right_to_left(card.frame)
    every = {encode(button.action): _label(button, right_to_left) for button in card.buttons}
    buttons = [PostButton(label, custom_id) for custom_id, label in every.items()]
    size = 1 if _is_choice(card) and len(buttons) <= MAX_ROWS else MAX_IN_ROW
    rows = [tuple(buttons[start : start + size]) for start in range(0, len(buttons), size)]
    return tuple(rows[:MAX_ROWS])


def _is_choice(card: Card) -> bool:
    """Whether the buttons are questions, each of which wants a row for itself."""
    return any(isinstance(button.action, NoneOfThese) for button in card.buttons)


def _label(button: Button, right_to_left: bool) -> str:
    mark = RIGHT_TO_LEFT_MARK if right_to_left else ""
    text = _in_one_line(button.label) or ELLIPSIS
    return shortened(text, MAX_LABEL, lambda beginning: mark + beginning)


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ").strip()
