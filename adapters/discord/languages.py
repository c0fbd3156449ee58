"""The languages to choose from, and which of them is meant by what somebody typed."""

from collections.abc import Iterable

from bot.actions import AUTOMATIC
from bot.strings import FALLBACK, language_name


def meant_by(text: str, languages: Iterable[str]) -> str | None:
    """Return the language whose tag or name this is: its own name, or the English one."""
    wanted = text.strip().casefold()
    if wanted == AUTOMATIC:
        return AUTOMATIC
    return next((locale for locale in languages if wanted in _names(locale)), None)


def beginning_with(text: str, languages: Iterable[str]) -> list[str]:
    """Return the languages that somebody may be typing; all for an empty text."""
    wanted = text.strip().casefold()
    return [
        locale for locale in languages if any(name.startswith(wanted) for name in _names(locale))
    ]


def _names(locale: str) -> tuple[str, ...]:
    names = (locale, language_name(locale), language_name(locale, within=FALLBACK))
    return tuple(name.casefold() for name in names)
