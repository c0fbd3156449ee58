"""A picture as a page: moments of a conversation beside each other, in the look of no platform."""

from dataclasses import dataclass
from pathlib import Path

from bot.strings import is_right_to_left
from tests.pictures.markup import NOTHING, Html, block, element, joined, label

TELEGRAM, DISCORD = "telegram", "discord"

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Moment:
    """What can be seen at one time in one place; `below` is not a part of the conversation."""

    shown: tuple[Html, ...]
    below: Html = NOTHING


@dataclass(frozen=True, slots=True)
class Picture:
    """A conversation, in the interface of somebody who has set their platform to `locale`.

    `name` is that of the file, `title` the line above each moment.
    """

    name: str
    platform: str
    title: str
    locale: str
    moments: tuple[Moment, ...]


def page_of(picture: Picture) -> Html:
    """Return the whole page, which needs nothing from elsewhere."""
    shown = block("strip", *(_moment(moment, picture) for moment in picture.moments))
    head = element("head", "", Html('<meta charset="utf-8">'), _style(picture.platform))
    body = element("body", picture.platform, shown)
    return Html(f"<!doctype html>{element('html', '', head, body, lang=picture.locale)}")


def _moment(moment: Moment, picture: Picture) -> Html:
    direction = "rtl" if is_right_to_left(picture.locale) else "ltr"
    title = block("title", label("", picture.title))
    chat = block("chat", joined(moment.shown))
    below = block("below", moment.below) if moment.below else NOTHING
    return element("section", "moment", title, chat, below, dir=direction)


def _style(platform: str) -> Html:
    parts = (_FOLDER / f"{name}.css" for name in ("common", platform))
    return element("style", "", *(Html(part.read_text(encoding="utf-8")) for part in parts))
