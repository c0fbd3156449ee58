"""A text of Telegram's with the marks on it, whose places are counted in UTF-16 units."""

from itertools import pairwise

from tests.pictures.markup import Html, escaped, inline, joined
from tests.servers.telegram_update import JsonObject


def marked(text: str, entities: list[JsonObject]) -> Html:
    """Return a text as HTML, each stretch with the marks that cover it."""
    units = text.encode("utf-16-le", "surrogatepass")
    edges = {0, len(units) // 2}
    for entity in entities:
        edges |= {entity["offset"], _end(entity)}
    return joined(_stretch(units, *ends, entities) for ends in pairwise(sorted(edges)))


def _stretch(units: bytes, start: int, end: int, entities: list[JsonObject]) -> Html:
    stretch = escaped(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
    for entity in reversed(entities):
        if entity["offset"] <= start and end <= _end(entity):
            stretch = inline(_kind(entity), stretch)
    return stretch


def _end(entity: JsonObject) -> int:
    return int(entity["offset"] + entity["length"])


def _kind(entity: JsonObject) -> str:
    """Return the CSS class of a mark; what can be followed all looks the same."""
    links = {"text_link", "url", "mention", "text_mention", "bot_command"}
    return "link" if entity["type"] in links else f"mark-{entity['type']}"
