"""Cards as embeds with rows of buttons, within Discord's limits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import discord

from adapters.discord.directions import from_right_to_left
from adapters.discord.escaping import escaped, escaped_with_links
from adapters.discord.rows import PostRow, in_one_line, rows_of
from adapters.discord.shortening import shortened, units
from adapters.discord.sources import source_values
from bot.cards import Card
from bot.strings import is_right_to_left

MAX_TOTAL = 6000
MAX_TITLE = 256
MAX_DESCRIPTION = 4096

MAX_FIELD_NAME = 100
MAX_NOTICE = 500
MAX_DATES = 300
"""Less than Discord allows, so that the text itself always finds at least 3000."""

_INVISIBLE = "\u200b"
"""Stands where Discord demands some text and there is none."""

Dress = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Post:
    """A card as Discord shows it."""

    embed: discord.Embed
    rows: tuple[PostRow, ...] = ()


def rendered(card: Card) -> Post:
    """Return a card as a post."""
    return Post(_embed(card), rows_of(card))


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
    return shortened(in_one_line(card.title), MAX_TITLE, dress) or None


def _dates(card: Card) -> str:
    dress = _dress(str, right_to_left=is_right_to_left(card.frame))
    return shortened(card.dates, MAX_DATES, dress)


def _fields(card: Card) -> Iterable[tuple[str, str]]:
    dress = _dress(escaped, right_to_left=is_right_to_left(card.frame))
    label = shortened(in_one_line(card.sources_label), MAX_FIELD_NAME, dress)
    values = source_values(card.sources, card.right_to_left, full=card.full_sources)
    for number, value in enumerate(values):
        yield (_INVISIBLE if number else label or _INVISIBLE), value or _INVISIBLE


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
