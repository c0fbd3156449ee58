"""Which card a reply is."""

from dataclasses import replace

from bot.actions import NoneOfThese, TellMe
from bot.answer_cards import answer_card
from bot.cards import Button, Card, Row, notice_card, plain_card
from bot.model import Abstention, Answer, Clarification, Courtesy, Notice, Reply, Shown
from bot.page_cards import option_rows, page_card
from bot.strings import Strings, strings_for
from index.courtesies import CourtesyKind

MAX_BUTTON = 40
"""Letters of a button that can be read on a phone; what is longer is cut off there."""


def card_of(reply: Reply) -> Card:
    """Return the card of a reply."""
    match reply:
        case Answer():
            return answer_card(reply)
        case Clarification():
            return _clarification_card(reply)
        case Abstention():
            return _abstention_card(reply)
        case Courtesy():
            return _courtesy_card(reply)
        case Shown():
            return page_card(reply)
        case Notice():
            return notice_card(f"notice.{reply.kind}", reply.locale, text=reply.text)


def _clarification_card(clarification: Clarification) -> Card:
    """Offer questions; those that no button on a phone can hold stand above the buttons as well."""
    strings, options = strings_for(clarification.locale), clarification.options
    body = strings.get("clarification.did_you_mean")
    if any(len(option.question) > MAX_BUTTON for option in options):
        options = tuple(
            replace(option, question=f"{number}. {option.question}")
            for number, option in enumerate(options, 1)
        )
        body = "\n\n".join((body, *(option.question for option in options)))
    none = NoneOfThese(clarification.locale, clarification.reference)
    last = (Button(strings.get("clarification.none"), none),)
    rows = option_rows(options, clarification.locale)
    return plain_card(body, strings.locale, *rows, last)


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


def _courtesy_card(courtesy: Courtesy) -> Card:
    if courtesy.kind is CourtesyKind.DISTRESS:
        return _distress_card(courtesy)
    return notice_card(f"courtesy.{courtesy.kind}", courtesy.locale)


def _distress_card(courtesy: Courtesy) -> Card:
    """Say who can help, in the organization's words or in neutral ones; nothing to press."""
    strings = strings_for(courtesy.locale)
    resources = courtesy.resources or strings.get("courtesy.resources")
    return plain_card(f"{strings.get('courtesy.distress')}\n\n{resources}", strings.locale)
