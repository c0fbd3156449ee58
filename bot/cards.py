"""Cards: a reply as what a person sees, before any platform's markup.

Every adapter renders the same card, so that all platforms say the same. A card's texts are approved
text, word for word, interface strings, or the help resources that the organization has set; nothing
of the question is in it.
"""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.actions import Action, NoneOfThese, Pick
from bot.model import Abstention, Answer, Clarification, Courtesy, Reply
from bot.strings import Strings, is_right_to_left, language_name, sorted_by_name, strings_for
from index.courtesies import CourtesyKind
from knowledge.explainers import Source

MAX_OTHER_LANGUAGES = 8
"""Language buttons on a card: what fits two rows on a phone."""


_DATE_LOCALES = {"en": "en_150"}
"""CLDR's plain "en" writes dates as in the United States; en-150 is the English of Europe."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown, top to bottom; empty parts are left out.

    `locale` is that of title and body, `frame` that of everything around them.
    """

    locale: str
    frame: str
    body: str
    title: str = ""
    notice: str = ""
    sources_label: str = ""
    sources: tuple[Source, ...] = ()
    dates: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def right_to_left(self) -> bool:
        """Whether title and body run from right to left."""
        return is_right_to_left(self.locale)


def card_of(reply: Reply) -> Card:
    """Return the card of a reply."""
    match reply:
        case Answer():
            return _answer_card(reply)
        case Clarification():
            return _clarification_card(reply)
        case Abstention():
            return _abstention_card(reply)
        case Courtesy(kind=CourtesyKind.DISTRESS):
            return _distress_card(reply)
        case Courtesy():
            return notice_card(f"courtesy.{reply.kind}", reply.locale)


def notice_card(key: str, locale: str, **values: object) -> Card:
    """Return a card of one interface string."""
    strings = strings_for(locale)
    return Card(strings.locale, strings.locale, strings.get(key, **values))


def _abstention_card(abstention: Abstention) -> Card:
    """Say that there is no answer and, where that is so, that people will see the question."""
    strings = strings_for(abstention.locale)
    body = strings.get(f"abstention.{abstention.reason}")
    if abstention.noted:
        body = f"{body}\n\n{strings.get('unanswered.noted')}"
    return Card(strings.locale, strings.locale, body)


def _distress_card(courtesy: Courtesy) -> Card:
    """Say who can help, in the organization's words or in neutral ones; nothing to press."""
    strings = strings_for(courtesy.locale)
    resources = courtesy.resources or strings.get("courtesy.resources")
    body = f"{strings.get('courtesy.distress')}\n\n{resources}"
    return Card(strings.locale, strings.locale, body)


def _answer_card(answer: Answer) -> Card:
    strings, text = strings_for(answer.locale), answer.text
    show_more = answer.in_full and text.more
    return Card(
        locale=text.locale,
        frame=strings.locale,
        title=text.question,
        body=f"{text.answer}\n\n{text.more}" if show_more else text.answer,
        notice=_notice(answer, strings),
        sources_label=strings.get("answer.sources"),
        sources=text.sources,
        dates=_dates(text.as_of, text.approved_on, strings),
        buttons=_answer_buttons(answer, strings),
    )


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
    checked = format_date(as_of, "long", locale=locale)
    approved = format_date(approved_on, "long", locale=locale)
    return strings.get("answer.dates", as_of=checked, approved_on=approved)


def _answer_buttons(answer: Answer, strings: Strings) -> tuple[Button, ...]:
    text, asker = answer.text, answer.locale
    buttons = []
    if text.more and not answer.in_full:
        more = Pick(text.slug, text.locale, asker, in_full=True)
        buttons.append(Button(strings.get("answer.more"), more))
    if answer.is_fallback:
        others = sorted_by_name(answer.others)[:MAX_OTHER_LANGUAGES]
        buttons += [
            Button(language_name(locale), Pick(text.slug, locale, asker)) for locale in others
        ]
    return tuple(buttons)


def _clarification_card(clarification: Clarification) -> Card:
    strings = strings_for(clarification.locale)
    asker = clarification.locale
    options = [
        Button(option.question, Pick(option.slug, option.locale, asker))
        for option in clarification.options
    ]
    none = Button(strings.get("clarification.none"), NoneOfThese(asker, clarification.reference))
    body = strings.get("clarification.did_you_mean")
    return Card(strings.locale, strings.locale, body, buttons=(*options, none))
