"""Sources as links, packed into the values of an embed's fields."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from adapters.discord.escaping import escaped
from adapters.discord.shortening import shortened, units
from bot.directions import RIGHT_TO_LEFT_MARK, isolated
from knowledge.explainers import MAX_SOURCES, Source

MAX_VALUE = 1024
ALL_VALUES = 2 * MAX_VALUE
"""Room for all sources, of which each has an equal share."""

_SHORTEST_TITLE = 20

_WEB_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
_ENDS_LINK = re.compile(r"[\s()<>\[\]\\\"'`|]")


def source_values(
    sources: Sequence[Source], right_to_left: bool, *, full: bool = False
) -> list[str]:
    """Return the values of the fields that show the sources, one source a line.

    In `full` each is followed by its address, where there is room for that.
    """
    shown = sources[:MAX_SOURCES]
    share = min(MAX_VALUE, ALL_VALUES // max(1, len(shown)) - 1)
    mark = RIGHT_TO_LEFT_MARK if right_to_left else ""
    lines = [mark + _line(source, share - len(mark), right_to_left) for source in shown]
    if full:
        lines = [_with_address(*pair, mark, share) for pair in zip(lines, shown, strict=True)]
    return _packed(lines)


def _with_address(line: str, source: Source, mark: str, limit: int) -> str:
    if not (source.title.strip() and _WEB_ADDRESS.match(source.url)):
        return line
    address = f"<{_link_target(source.url)}>"
    whole = f"{line}\n{mark}{isolated(address) if mark else address}"
    return whole if units(whole) <= limit else line


def _line(source: Source, limit: int, right_to_left: bool) -> str:
    """Return a link, or only the title where the address is too long: it cannot be cut."""

    def dress(title: str) -> str:
        return isolated(escaped(title)) if right_to_left else escaped(title)

    title = " ".join((source.title.strip() or source.url).split())
    target = f"]({_link_target(source.url)})"
    room = limit - len("[") - units(target)
    if room < _SHORTEST_TITLE or not _WEB_ADDRESS.match(source.url):
        return shortened(title, limit, dress)
    return f"[{shortened(title, room, dress)}{target}"


def _link_target(url: str) -> str:
    return _ENDS_LINK.sub(lambda sign: quote(sign[0], safe=""), url)


def _packed(lines: Iterable[str]) -> list[str]:
    values: list[str] = []
    for line in lines:
        if values and units(values[-1]) + units("\n" + line) <= MAX_VALUE:
            values[-1] += "\n" + line
        else:
            values.append(line)
    return values
