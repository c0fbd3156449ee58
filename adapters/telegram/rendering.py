"""Renders cards for Telegram: HTML of one or more messages, and the keyboard under the last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardMarkup

from adapters.telegram.directions import right_to_left
from adapters.telegram.keyboards import keyboard_of
from adapters.telegram.spans import Part, Span, encodable, is_blank, split
from bot.cards import Card
from bot.directions import isolated
from bot.strings import is_right_to_left
from knowledge.explainers import Source

# Invisible, but it keeps Telegram from making a link to somebody of "@somebody", and calling them.
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_NO_MENTION = "@\u2060"

_Block = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """Everything that a card becomes."""

    parts: tuple[Part, ...]
    keyboard: InlineKeyboardMarkup | None = None


def rendered(card: Card) -> Rendering:
    """Return a card as messages."""
    return Rendering(split(_joined(list(_blocks(card)))), keyboard_of(card))


def _joined(blocks: list[_Block]) -> _Block:
    """Put an empty line between blocks."""
    spans: list[Span] = []
    for block in blocks:
        spans += [Span("\n\n"), *block] if spans else block
    return tuple(spans)


def _blocks(card: Card) -> Iterator[_Block]:
    """Yield what stands together, top to bottom."""
    framed = is_right_to_left(card.frame)
    if not is_blank(card.notice):
        yield (Span(_text(card.notice, rtl=framed), "i"),)
    if not is_blank(card.title):
        yield (Span(_text(card.title, rtl=card.right_to_left), "b"),)
    yield (Span(_text(card.body, rtl=card.right_to_left)),)
    if papers := tuple(_papers(card, rtl=framed)):
        yield papers


def _papers(card: Card, *, rtl: bool) -> Iterator[Span]:
    for number, source in enumerate(card.sources):
        label = _text(f"{card.sources_label}: ", rtl=rtl)
        yield Span(f"\n{label}" if number else label)
        yield _source(source, apart=rtl or card.right_to_left)
    if card.sources and not is_blank(card.dates):
        yield Span("\n")
    if not is_blank(card.dates):
        yield Span(_text(card.dates, rtl=rtl), "i")


def _source(source: Source, *, apart: bool) -> Span:
    title = _text(source.url if is_blank(source.title) else source.title)
    # Only the web: "tg://user?id=1" would call a person.
    url = source.url if _is_web_address(source.url) else ""
    return Span(isolated(title) if apart else title, url=encodable(url))


def _text(text: str, *, rtl: bool = False) -> str:
    quiet = _MENTION.sub(_NO_MENTION, encodable(text))
    return right_to_left(quiet) if rtl else quiet


def _is_web_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
