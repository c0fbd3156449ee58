"""The cards of the pages that commands show."""

from bot.actions import AUTOMATIC, Forget, Pick, Show, Speak
from bot.cards import Button, Card, Row, in_rows, plain_card
from bot.model import Option, Page, Shown
from bot.strings import Strings, language_name, strings_for


def page_card(shown: Shown) -> Card:
    """Return the card of a page."""
    strings, locale = strings_for(shown.locale), shown.locale
    match shown.page:
        case Page.START:
            return plain_card(_greeting(shown, strings), strings.locale, *_start(shown, strings))
        case Page.HELP:
            body = f"{_hello(shown, strings)}\n\n{strings.get('help.text')}"
            return plain_card(body, strings.locale, _pages(locale, strings))
        case Page.PRIVACY:
            erase = Button(strings.get("privacy.forget"), Forget(locale))
            return plain_card(strings.get("privacy.text"), strings.locale, (erase,))
        case Page.LANGUAGE:
            rows = _choices(shown, strings)
            return plain_card(strings.get("language.choose"), strings.locale, *rows)


def _greeting(shown: Shown, strings: Strings) -> str:
    return f"{_hello(shown, strings)}\n\n{strings.get('start.try')}"


def _hello(shown: Shown, strings: Strings) -> str:
    return strings.get("start.greeting", organization=shown.organization)


def _start(shown: Shown, strings: Strings) -> tuple[Row, ...]:
    return (*option_rows(shown.examples, shown.locale), _pages(shown.locale, strings))


def _pages(locale: str, strings: Strings) -> Row:
    return tuple(
        Button(strings.get(f"page.{page}"), Show(page, locale))
        for page in (Page.LANGUAGE, Page.PRIVACY)
    )


def _choices(shown: Shown, strings: Strings) -> tuple[Row, ...]:
    """Return languages by their own names, and at last the choice to make none."""
    marked = [
        Button(_marked(locale, shown.chosen), Speak(locale, shown.locale))
        for locale in shown.languages
    ]
    automatic = Button(strings.get("language.automatic"), Speak(AUTOMATIC, shown.locale))
    return (*in_rows(marked), (automatic,))


def _marked(locale: str, chosen: str | None) -> str:
    name = language_name(locale)
    return f"\N{HEAVY CHECK MARK} {name}" if locale == chosen else name


def option_rows(options: tuple[Option, ...], asker: str) -> tuple[Row, ...]:
    """Return a row for each question to choose from."""
    return tuple(
        (Button(option.question, Pick(option.slug, option.locale, asker)),) for option in options
    )
