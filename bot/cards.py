"""Cards: a reply as what a person sees, before any platform's markup.

Every adapter renders the same card, so that all platforms say the same. A card's texts are approved
text, word for word, interface strings, or the help resources that the organization has set; the one
thing of a question that is ever in it is its masked wording, told to the one who asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.actions import Action
from bot.strings import is_right_to_left, strings_for
from knowledge.explainers import Source


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    label: str
    action: Action


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown, top to bottom; empty parts are left out.

    `locale` is that of title and body, `frame` that of everything around them. `rows` are the
    buttons, those of a row beside each other. With `full_sources` the addresses are shown too.
    """

    locale: str
    frame: str
    body: str
    title: str = ""
    notice: str = ""
    sources_label: str = ""
    sources: tuple[Source, ...] = ()
    full_sources: bool = False
    dates: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in reading order."""
        return tuple(button for row in self.rows for button in row)

    @property
    def right_to_left(self) -> bool:
        """Whether title and body run from right to left."""
        return is_right_to_left(self.locale)


def plain_card(body: str, locale: str, *rows: Row) -> Card:
    """Return a card of interface text alone."""
    return Card(locale, locale, body, rows=tuple(row for row in rows if row))


def in_rows(buttons: Sequence[Button], width: int = 4) -> tuple[Row, ...]:
    """Return short buttons, such as languages, some beside each other, in rows of like length."""
    count = -(-len(buttons) // width)
    ends = [len(buttons) * row // count for row in range(1, count + 1)] if count else []
    return tuple(tuple(buttons[start:end]) for start, end in pairwise([0, *ends]))


def notice_card(key: str, locale: str, **values: object) -> Card:
    """Return a card of one interface string."""
    strings = strings_for(locale)
    return plain_card(strings.get(key, **values), strings.locale)
