"""Interface strings from gettext catalogues; nothing that a person reads is written in code.

Catalogues are the .po files in bot/locales: what translators edit is what runs. The domain "asker"
is what askers see, in every interface language; "operator" is what the command line says.
"""

import gettext
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.model import language_of

FOLDER = Path(__file__).with_name("locales")
FALLBACK = "en"
ASKER, OPERATOR = "asker", "operator"


class Strings:
    """The strings of one domain in one language; English stands in for what is missing."""

    def __init__(self, locale: str, domain: str = ASKER) -> None:
        self.locale = locale if locale in interface_languages(domain) else FALLBACK
        self._catalogue = _catalogue(self.locale, domain)

    def get(self, key: str, /, **values: object) -> str:
        """Return the string of a key with its values filled in."""
        return self._catalogue.gettext(key).format(**values)


@cache
def interface_languages(domain: str = ASKER) -> frozenset[str]:
    """Return the languages for which there is a catalogue."""
    return frozenset(path.parents[1].name for path in FOLDER.glob(f"*/LC_MESSAGES/{domain}.po"))


def strings_for(locale: str) -> Strings:
    """Return the asker's strings for a locale."""
    return Strings(language_of(locale))


def is_right_to_left(locale: str) -> bool:
    """Whether a locale's script runs from right to left (CLDR)."""
    known = _cldr(locale)
    return known is not None and known.text_direction == "rtl"


def language_name(locale: str, within: str | None = None) -> str:
    """Return a language's name: its own, or as it is called `within` another locale (CLDR)."""
    known = _cldr(locale)
    name = (known and known.get_display_name(_cldr(within or locale))) or locale
    return name[:1].upper() + name[1:] if within is None else name


def sorted_by_name(locales: Iterable[str]) -> list[str]:
    """Return locales in the order of their native names."""
    return sorted(locales, key=language_name)


def _cldr(locale: str) -> Locale | None:
    """Return what CLDR knows of a locale; a button may carry one that does not exist."""
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None


@cache
def _catalogue(locale: str, domain: str) -> gettext.NullTranslations:
    catalogue = _read(locale, domain)
    if locale != FALLBACK:
        catalogue.add_fallback(_catalogue(FALLBACK, domain))
    return catalogue


def _read(locale: str, domain: str) -> gettext.GNUTranslations:
    path = FOLDER / locale / "LC_MESSAGES" / f"{domain}.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
