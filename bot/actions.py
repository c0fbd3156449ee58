"""What a button does, in a form that fits the 64 bytes which Telegram allows (Discord: 100)."""

from dataclasses import dataclass

MAX_BYTES = 64


@dataclass(frozen=True, slots=True)
class Pick:
    """Show this explainer in this locale; `asker` is the locale of the frame around it."""

    slug: str
    locale: str
    asker: str
    in_full: bool = False


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the offered questions was meant."""

    asker: str


Action = Pick | NoneOfThese


def encode(action: Action) -> str:
    """Return the action as text of at most MAX_BYTES bytes."""
    if isinstance(action, NoneOfThese):
        return f"none:{action.asker}"
    kind = "full" if action.in_full else "pick"
    return f"{kind}:{action.slug}:{action.locale}:{action.asker}"


def decode(text: str) -> Action | None:
    """Return the action, or None for a text that no button of ours ever carried."""
    match text.split(":"):
        case ["none", asker]:
            return NoneOfThese(asker)
        case ["pick" | "full" as kind, slug, locale, asker]:
            return Pick(slug, locale, asker, in_full=kind == "full")
        case _:
            return None
