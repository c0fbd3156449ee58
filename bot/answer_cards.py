"""The card of an answer, in each of its views."""

from datetime import date

from babel.dates import format_date

from bot.actions import AskAnother, Pick, Rate
from bot.cards import Button, Card, Row, in_rows
from bot.model import Answer, View
from bot.strings import Strings, language_name, sorted_by_name, strings_for

MAX_LANGUAGES = 24
"""Language buttons on a card."""

_DATE_LOCALES = {"en": "en_150"}
"""CLDR's plain "en" writes dates as in the United States; en-150 is the English of Europe."""


def answer_card(answer: Answer) -> Card:
    """Return the card of the view that the answer asks for."""
    strings, text = strings_for(answer.locale), answer.text
    body = _body(answer)
    return Card(
        locale=text.locale,
        frame=strings.locale,
        title=text.question,
        body=body,
        notice=_notice(answer, strings),
        sources_label=strings.get("answer.sources"),
        sources=text.sources if body or answer.view is View.SOURCES else (),
        full_sources=answer.view is View.SOURCES,
        dates=_dates(text.as_of, text.approved_on, strings),
        rows=tuple(row for row in _rows(answer, strings) if row),
    )


def _body(answer: Answer) -> str:
    text = answer.text
    match answer.view:
        case View.FULL if text.more:
            return f"{text.answer}\n\n{text.more}"
        case View.SHORT | View.FULL:
            return text.answer
        case View.SOURCES | View.LANGUAGES:
            return ""


def _notice(answer: Answer, strings: Strings) -> str:
    """Say honestly when the text is not in the asker's language, or behind its source."""
    notices = []
    if answer.is_fallback:
        asked = language_name(answer.locale, within=strings.locale)
        shown = language_name(answer.text.locale, within=strings.locale)
        notices.append(strings.get("answer.other_language", asked=asked, shown=shown))
    if answer.text.outdated:
        notices.append(strings.get("answer.outdated"))
    return " ".join(notices)


def _dates(as_of: date, approved_on: date, strings: Strings) -> str:
    locale = _DATE_LOCALES.get(strings.locale, strings.locale)
    checked, approved = (_unbroken(day, locale) for day in (as_of, approved_on))
    return strings.get("answer.dates", as_of=checked, approved_on=approved)


def _unbroken(day: date, locale: str) -> str:
    """Write a date so that no line ends in the middle of it."""
    return format_date(day, "long", locale=locale).replace(" ", "\N{NO-BREAK SPACE}")


def _rows(answer: Answer, strings: Strings) -> tuple[Row, ...]:
    match answer.view:
        case View.SOURCES:
            return ((_view(answer, View.SHORT, strings),),)
        case View.LANGUAGES:
            return (*_languages(answer), (_view(answer, View.SHORT, strings),))
        case View.SHORT | View.FULL:
            return (_views(answer, strings), *_offered(answer, strings), _ratings(answer, strings))


def _views(answer: Answer, strings: Strings) -> Row:
    longer = (_view(answer, View.FULL, strings),) if _has_more(answer) else ()
    return (*longer, _view(answer, View.SOURCES, strings))


def _has_more(answer: Answer) -> bool:
    return bool(answer.text.more) and answer.view is not View.FULL


def _offered(answer: Answer, strings: Strings) -> tuple[Row, ...]:
    """Offer languages at once where the asker's is not among them, else behind a button."""
    another = Button(strings.get("answer.another"), AskAnother(answer.locale))
    if answer.is_fallback:
        return (*_languages(answer), (another,))
    others = (_view(answer, View.LANGUAGES, strings),) if answer.others else ()
    return ((*others, another),)


def _languages(answer: Answer) -> tuple[Row, ...]:
    others = sorted_by_name(answer.others)[:MAX_LANGUAGES]
    buttons = [
        Button(language_name(locale), Pick(answer.text.slug, locale, answer.locale))
        for locale in others
    ]
    return in_rows(buttons)


def _ratings(answer: Answer, strings: Strings) -> Row:
    text = answer.text
    return tuple(
        Button(strings.get(key), Rate(text.slug, text.locale, answer.locale, helpful))
        for key, helpful in (("answer.helpful", True), ("answer.not_helpful", False))
    )


def _view(answer: Answer, view: View, strings: Strings) -> Button:
    text = answer.text
    return Button(
        strings.get(f"answer.view.{view}"), Pick(text.slug, text.locale, answer.locale, view)
    )
