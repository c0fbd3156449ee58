"""Which card a reply is."""

from bot.actions import AUTOMATIC, Forget, NoneOfThese, Pick, Show, Speak, TellMe
from bot.answer_cards import LANGUAGES_IN_A_ROW, answer_card
from bot.cards import Button, Card, Row, notice_card, plain_card
from bot.model import (
    Abstention,
    Answer,
    Clarification,
    Courtesy,
    Notice,
    Option,
    Page,
    Reply,
    Shown,
    Silence,
)
from bot.strings import Strings, language_name, strings_for
from index.courtesies import CourtesyKind


def card_of(reply: Reply) -> Card | None:
    """Return the card of a reply; None for Silence."""
    match reply:
        case Answer():
            return answer_card(reply)
        case Clarification():
            return _clarification_card(reply)
        case Abstention():
            return _abstention_card(reply)
        case Courtesy(kind=CourtesyKind.DISTRESS):
            return _distress_card(reply)
        case Courtesy():
            return notice_card(f"courtesy.{reply.kind}", reply.locale)
        case Shown():
            return _page_card(reply)
        case Notice():
            return notice_card(f"notice.{reply.kind}", reply.locale, text=reply.text)
        case Silence():
            return None


def _clarification_card(clarification: Clarification) -> Card:
    strings = strings_for(clarification.locale)
    none = NoneOfThese(clarification.locale, clarification.reference)
    rows = _options(clarification.options, clarification.locale)
    last = (Button(strings.get("clarification.none"), none),)
    return plain_card(strings.get("clarification.did_you_mean"), strings.locale, *rows, last)


def _abstention_card(abstention: Abstention) -> Card:
    """Say that there is no answer and, where that is so, that people will see the question."""
    strings = strings_for(abstention.locale)
    body = strings.get(f"abstention.{abstention.reason}")
    if abstention.noted:
        body = f"{body}\n\n{strings.get('unanswered.noted')}"
    row = _telling(abstention, strings) if abstention.can_tell else ()
    return plain_card(body, strings.locale, row)


def _telling(abstention: Abstention, strings: Strings) -> Row:
    action = TellMe(abstention.locale, abstention.reference)
    return (Button(strings.get("unanswered.tell_me"), action),)


def _distress_card(courtesy: Courtesy) -> Card:
    """Say who can help, in the organization's words or in neutral ones; nothing to press."""
    strings = strings_for(courtesy.locale)
    resources = courtesy.resources or strings.get("courtesy.resources")
    return plain_card(f"{strings.get('courtesy.distress')}\n\n{resources}", strings.locale)


def _page_card(shown: Shown) -> Card:
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
    return (*_options(shown.examples, shown.locale), _pages(shown.locale, strings))


def _pages(locale: str, strings: Strings) -> Row:
    return tuple(
        Button(strings.get(f"page.{page}"), Show(page, locale))
        for page in (Page.LANGUAGE, Page.PRIVACY)
    )


def _options(options: tuple[Option, ...], asker: str) -> tuple[Row, ...]:
    return tuple(
        (Button(option.question, Pick(option.slug, option.locale, asker)),) for option in options
    )


def _choices(shown: Shown, strings: Strings) -> tuple[Row, ...]:
    """Languages by their own names, and at last the choice to make none."""
    marked = [
        Button(_marked(locale, shown.chosen), Speak(locale, shown.locale))
        for locale in shown.languages
    ]
    starts = range(0, len(marked), LANGUAGES_IN_A_ROW)
    rows = tuple(tuple(marked[start : start + LANGUAGES_IN_A_ROW]) for start in starts)
    automatic = Button(strings.get("language.automatic"), Speak(AUTOMATIC, shown.locale))
    return (*rows, (automatic,))


def _marked(locale: str, chosen: str | None) -> str:
    name = language_name(locale)
    return f"\N{HEAVY CHECK MARK} {name}" if locale == chosen else name
