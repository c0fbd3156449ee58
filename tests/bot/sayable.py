"""Everything that may be said, as a closed set: approved texts and interface strings."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

from babel.dates import format_date

from bot.cards import Card
from bot.language import RECOGNIZED
from bot.model import AbstentionReason, View
from bot.strings import Strings, interface_languages, language_name, strings_for
from index.courtesies import CourtesyKind
from knowledge.explainers import Revision
from tests.assembly import HELP

_NUMBER = re.compile(r"^\d\. ")

_PLAIN = (
    "answer.sources",
    *(f"answer.view.{view}" for view in View),
    "answer.another",
    "answer.helpful",
    "answer.not_helpful",
    "answer.outdated",
    "clarification.did_you_mean",
    "clarification.none",
    *(f"abstention.{reason}" for reason in AbstentionReason),
    *(f"courtesy.{kind}" for kind in CourtesyKind if kind is not CourtesyKind.DISTRESS),
)


def shown_by(card: Card) -> set[str]:
    """Return every text of a card."""
    texts = {card.title, card.notice, card.sources_label, card.dates, *_texts_in(card.body)}
    texts |= {text for source in card.sources for text in (source.title, source.url)}
    return (texts | {_NUMBER.sub("", button.label) for button in card.buttons}) - {""}


def _texts_in(body: str) -> Iterator[str]:
    """Split a body at numbered questions; any other is one text."""
    paragraphs = body.split("\n\n")
    if not any(map(_NUMBER.match, paragraphs)):
        yield body
        return
    yield from (_NUMBER.sub("", paragraph) for paragraph in paragraphs)


def sayable(revisions: Iterable[Revision], approved_on: date) -> frozenset[str]:
    """Return every text that a card over these revisions may show."""
    published = list(revisions)
    locales = {one.locale for one in published}
    languages = [strings_for(locale) for locale in interface_languages()]
    said = {text for one in published for text in _texts(one)}
    said |= {text for strings in languages for text in _frame(strings, locales)}
    said |= {_dates(one, approved_on, strings) for one, strings in product(published, languages)}
    return frozenset(said)


def _texts(revision: Revision) -> Iterator[str]:
    yield from (revision.question, revision.answer)
    yield f"{revision.answer}\n\n{revision.more}"
    yield language_name(revision.locale)
    for source in revision.sources:
        yield from (source.title, source.url)


def _frame(strings: Strings, locales: set[str]) -> Iterator[str]:
    yield from map(strings.get, _PLAIN)
    yield from _distress(strings)
    for reason in (AbstentionReason.NO_MATCH, AbstentionReason.NONE_OF_THESE):
        yield f"{strings.get(f'abstention.{reason}')}\n\n{strings.get('unanswered.noted')}"
    for asked, shown in product(RECOGNIZED | interface_languages() | locales, locales):
        names = (language_name(locale, within=strings.locale) for locale in (asked, shown))
        notice = strings.get(
            "answer.other_language", **dict(zip(("asked", "shown"), names, strict=True))
        )
        yield from (notice, f"{notice} {strings.get('answer.outdated')}")


def _distress(strings: Strings) -> Iterator[str]:
    for resources in (strings.get("courtesy.resources"), HELP):
        yield f"{strings.get('courtesy.distress')}\n\n{resources}"


def _dates(revision: Revision, approved_on: date, strings: Strings) -> str:
    locale = "en_150" if strings.locale == "en" else strings.locale
    days = (
        format_date(day, "long", locale=locale).replace(" ", "\N{NO-BREAK SPACE}")
        for day in (revision.as_of, approved_on)
    )
    return strings.get("answer.dates", **dict(zip(("as_of", "approved_on"), days, strict=True)))
