"""HTML that cannot be made by accident: everything that is not ours passes through `escaped`."""

import html
from collections.abc import Iterable
from typing import NewType

Html = NewType("Html", str)

NOTHING = Html("")


def escaped(text: str) -> Html:
    """Return text that is shown as it is written."""
    return Html(html.escape(text))


def joined(parts: Iterable[Html]) -> Html:
    """Return parts one after the other."""
    return Html("".join(parts))


def element(name: str, kind: str, *children: Html, **attributes: str) -> Html:
    """Return an element of a CSS class, with what is in it."""
    told = {"class": kind} | attributes
    shown = "".join(f' {key}="{html.escape(value)}"' for key, value in told.items() if value)
    return Html(f"<{name}{shown}>{joined(children)}</{name}>")


def block(kind: str, *children: Html) -> Html:
    """Return a box."""
    return element("div", kind, *children)


def text_block(kind: str, *children: Html) -> Html:
    """Return a box of text, whose lines run as their own letters do."""
    return element("div", f"{kind} text", *children, dir="auto")


def inline(kind: str, *children: Html) -> Html:
    """Return a stretch of text."""
    return element("span", kind, *children)


def label(kind: str, text: str) -> Html:
    """Return a short text in one line, which runs as its own letters do."""
    return element("span", kind, escaped(text), dir="auto")
