"""Renders cards for a terminal; also readable where there are no colours."""

from collections.abc import Iterator

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from bot.actions import AskAnother, Rate, TellMe
from bot.cards import Button, Card

_INDENT = (0, 0, 0, 2)


_POINTLESS = (AskAnother, Rate, TellMe)
"""In a terminal one just types on, and nobody is at the other end."""


def offered(card: Card) -> tuple[Button, ...]:
    """Return the buttons that make sense here, in the order of their numbers."""
    return tuple(one for one in card.buttons if not isinstance(one.action, _POINTLESS))


def rendered(card: Card) -> Group:
    """Return a card as lines of text; buttons are numbered from 1."""
    return Group(*(Padding(part, _INDENT) for part in _parts(card)), Text())


def _parts(card: Card) -> Iterator[Text]:
    if card.notice:
        yield Text(card.notice + "\n", "yellow")
    if card.title:
        yield Text(card.title, "bold")
    if card.body:
        yield Text(card.body)
    yield from _papers(card)
    yield from _buttons(card)


def _papers(card: Card) -> Iterator[Text]:
    if card.sources:
        yield Text()
    for source in card.sources:
        yield Text(f"{card.sources_label}: {source.title}\n{source.url}", "dim")
    if card.dates:
        yield Text(card.dates, "dim")


def _buttons(card: Card) -> Iterator[Text]:
    buttons = offered(card)
    if buttons:
        yield Text()
    for number, button in enumerate(buttons, 1):
        yield Text.assemble((f"[{number}] ", "cyan"), button.label)
