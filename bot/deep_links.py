"""Links that open the bot at an explainer: what is in them, and how they are read.

Telegram hands on 1 to 64 letters, digits, "_" and "-". No slug or locale has a "_", so it stands
between them, and in front of what is no explainer.
"""

import re
from dataclasses import dataclass

from bot.model import Page

_PAYLOAD = re.compile(r"([a-z0-9][a-z0-9-]*)(?:_([A-Za-z0-9-]+))?", re.ASCII)
MAX_PAYLOAD = 64


@dataclass(frozen=True, slots=True)
class Target:
    """An explainer, in a locale or in that of whoever follows the link."""

    slug: str
    locale: str = ""


def payload_of(slug: str, locale: str = "") -> str:
    """Return what stands in a link to an explainer; one that would be too long has no locale."""
    payload = f"{slug}_{locale}" if locale else slug
    return payload if len(payload) <= MAX_PAYLOAD else slug


def payload_of_page(page: Page) -> str:
    """Return what stands in a link to a page."""
    return f"_{page}"


def read_payload(payload: str) -> Target | Page | None:
    """Return what a link leads to, or None if no link of ours was like that."""
    if len(payload) > MAX_PAYLOAD:
        return None
    if payload.startswith("_"):
        return Page(payload[1:]) if payload[1:] in list(Page) else None
    found = _PAYLOAD.fullmatch(payload)
    return Target(found[1], found[2] or "") if found else None


def telegram_link(username: str, payload: str, *, group: bool = False) -> str:
    """Return the address that opens the bot; for a group it lets people choose which."""
    kind = "startgroup" if group else "start"
    return f"https://t.me/{username}?{kind}={payload}"
