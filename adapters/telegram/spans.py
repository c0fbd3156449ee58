"""Styled text: cut where people would cut it, and written out as Telegram's HTML.

A text is cut before it becomes HTML, so no cut can ever fall into a tag or an entity.
"""

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

MAX_UNITS = 4096
"""Telegram's limit for one message, in UTF-16 code units."""

_BLANK = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
_CODEC = "utf-16-le"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; with an address it is a link."""

    text: str
    tag: Literal["", "b", "i"] = ""
    url: str = ""

    @property
    def html(self) -> str:
        """The text with its markup."""
        escaped = html.escape(self.text, quote=False)
        if self.url:
            return f'<a href="{html.escape(self.url)}">{escaped}</a>'
        return f"<{self.tag}>{escaped}</{self.tag}>" if self.tag else escaped


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one message."""

    spans: tuple[Span, ...]

    @property
    def html(self) -> str:
        """The message in Telegram's HTML."""
        return "".join(span.html for span in self.spans)

    @property
    def plain(self) -> str:
        """The message without any markup."""
        return "".join(span.text for span in self.spans)


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode(_CODEC)) // 2


def beginning(text: str, limit: int) -> str:
    """Return as much of a text as fits; a character is never halved."""
    return text.encode(_CODEC)[: 2 * limit].decode(_CODEC, "ignore")


def shortened(text: str, limit: int) -> str:
    """Return the text, or its beginning with an ellipsis."""
    if units(text) <= limit and not is_blank(text):
        return text
    return beginning(text, limit - 1).rstrip() + "…"


def is_blank(text: str) -> bool:
    """Whether nobody would see anything; Telegram refuses such a message."""
    return all(unicodedata.category(char) in _BLANK for char in text)


def encodable(text: str) -> str:
    """Return the text without halves of surrogate pairs, which nothing can transmit."""
    return text.encode(_CODEC, "surrogatepass").decode(_CODEC, "replace")


def split(spans: Sequence[Span], limit: int = MAX_UNITS) -> tuple[Part, ...]:
    """Return as few parts as it takes, cut between paragraphs, lines or words where possible."""
    text = "".join(span.text for span in spans)
    parts, start = [], 0
    while start < len(text):
        end = start + _fitting(text[start:], limit)
        parts.append(Part(tuple(_cut_out(spans, start, end))))
        start = end
    return tuple(part for part in parts if not is_blank(part.plain))


def _fitting(text: str, limit: int) -> int:
    """Return how many characters go into the next part."""
    window = beginning(text, limit)
    if len(window) == len(text):
        return len(text)
    for separator in ("\n\n", "\n", " "):
        # A cut in the first half would rather waste a message than read well.
        found = window.rfind(separator, len(window) // 2)
        if found >= 0:
            return found + len(separator)
    return len(window)


def _cut_out(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    position = 0
    for span in spans:
        kept = span.text[max(0, start - position) : max(0, end - position)]
        position += len(span.text)
        if kept:
            yield replace(span, text=kept)
