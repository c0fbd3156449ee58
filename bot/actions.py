"""What a button does, in a form that fits the 64 bytes which Telegram allows (Discord: 100)."""

import re
from dataclasses import dataclass

from bot.model import language_of

MAX_BYTES = 64

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_REFERENCE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Pick:
    """Show this explainer in this locale; `asker` is the locale of the frame around it."""

    slug: str
    locale: str
    asker: str
    in_full: bool = False


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the offered questions was meant.

    `reference` names what was asked, as it was noted; buttons of old have none.
    """

    asker: str
    reference: str = ""


Action = Pick | NoneOfThese


def encode(action: Action) -> str:
    """Return the action as text of at most MAX_BYTES bytes.

    Where the longest slug leaves no room for two long locales, only the language is kept of the
    asker's: it is all that the frame needs.
    """
    text = _encoded(action, action.asker)
    fits = len(text.encode()) <= MAX_BYTES
    return text if fits else _encoded(action, language_of(action.asker))


def decode(text: str) -> Action | None:
    """Return the action, or None for a text that no button of ours ever carried."""
    match text.split(":"):
        case ["none", asker] if _LOCALE.fullmatch(asker):
            return NoneOfThese(asker)
        case ["none", asker, reference] if _LOCALE.fullmatch(asker) and _REFERENCE.fullmatch(
            reference
        ):
            return NoneOfThese(asker, reference)
        case ["pick" | "full" as kind, slug, locale, asker] if _LOCALE.fullmatch(
            locale
        ) and _LOCALE.fullmatch(asker):
            return Pick(slug, locale, asker, in_full=kind == "full")
        case _:
            return None


def _encoded(action: Action, asker: str) -> str:
    if isinstance(action, NoneOfThese):
        return f"none:{asker}:{action.reference}" if action.reference else f"none:{asker}"
    kind = "full" if action.in_full else "pick"
    return f"{kind}:{action.slug}:{action.locale}:{asker}"
