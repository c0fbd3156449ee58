"""Renders cards for Telegram: HTML of one or more messages, and the keyboard under the last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import ForceReply, InlineKeyboardMarkup

from adapters.telegram.directions import right_to_left
from adapters.telegram.keyboards import inline_keyboard_of, keyboard_of
from adapters.telegram.spans import Part, Span, encodable, is_blank, split
from bot.cards import Card
from bot.directions import isolated
from bot.strings import is_right_to_left
from knowledge.explainers import Source

# Invisible, but it keeps Telegram from making a link to somebody of "@somebody", and calling them.
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_NOTHING = "\u2060"
_NO_MENTION = f"@{_NOTHING}"

_Block = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """Everything that a card becomes."""

    parts: tuple[Part, ...]
    markup: InlineKeyboardMarkup | ForceReply | None = None


def rendered(card: Card) -> Rendering:
    """Return a card as messages."""
    return Rendering(_parts(card), keyboard_of(card))


def rendered_inline(card: Card) -> Rendering:
    """Return a card as it is sent by an inline query."""
    return Rendering(_parts(card), inline_keyboard_of(card))


def rendered_prompt(card: Card, called: int | None = None) -> Rendering:
    """Return a card to which a reply is expected.

    In a group only the one whose message is quoted is asked, or the one who is `called`: by a
    mention around nothing visible, for the bot says no names.
    """
    call = () if called is None else (Span(_NOTHING, url=f"tg://user?id={called}"),)
    return Rendering(split((*call, *_joined(list(_blocks(card))))), ForceReply(selective=True))


def _parts(card: Card) -> tuple[Part, ...]:
    return split(_joined(list(_blocks(card))))


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
        yield (_aside(card.notice, rtl=framed),)
    if not is_blank(card.title):
        yield (Span(_text(card.title, rtl=card.right_to_left), "b"),)
    if not is_blank(card.body):
        yield (Span(_text(card.body, rtl=card.right_to_left)),)
    if papers := tuple(_papers(card, rtl=framed)):
        yield papers


def _papers(card: Card, *, rtl: bool) -> Iterator[Span]:
    for number, source in enumerate(card.sources):
        label = _text(f"{card.sources_label}: ", rtl=rtl)
        yield Span(f"\n{label}" if number else label)
        yield _source(source, apart=rtl or card.right_to_left)
        if card.full_sources and not is_blank(source.title):
            yield Span("\n")
            yield _address(source, apart=rtl or card.right_to_left)
    if card.sources and not is_blank(card.dates):
        yield Span("\n\n" if card.full_sources else "\n")
    if not is_blank(card.dates):
        yield _aside(card.dates, rtl=rtl)


def _aside(text: str, *, rtl: bool) -> Span:
    """Set words around the text off from it; scripts from right to left know no slanted letters."""
    return Span(_text(text, rtl=rtl), "" if rtl else "i")


def _source(source: Source, *, apart: bool) -> Span:
    title = _text(source.url if is_blank(source.title) else source.title)
    return Span(isolated(title) if apart else title, url=_linked(source))


def _address(source: Source, *, apart: bool) -> Span:
    shown = _text(source.url)
    return Span(isolated(shown) if apart else shown, url=_linked(source))


def _linked(source: Source) -> str:
    # Only the web: "tg://user?id=1" would call a person.
    return encodable(source.url) if _is_web_address(source.url) else ""


def _text(text: str, *, rtl: bool = False) -> str:
    quiet = _MENTION.sub(_NO_MENTION, encodable(text))
    return right_to_left(quiet) if rtl else quiet


def _is_web_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
