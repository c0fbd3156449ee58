"""Which card a reply is."""

from bot.actions import NoneOfThese, TellMe
from bot.answer_cards import answer_card
from bot.cards import Button, Card, Row, notice_card, plain_card
from bot.model import Abstention, Answer, Clarification, Courtesy, Notice, Reply, Shown
from bot.page_cards import option_rows, page_card
from bot.strings import Strings, strings_for
from index.courtesies import CourtesyKind


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
    strings = strings_for(clarification.locale)
    none = NoneOfThese(clarification.locale, clarification.reference)
    rows = option_rows(clarification.options, clarification.locale)
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


def _courtesy_card(courtesy: Courtesy) -> Card:
    if courtesy.kind is CourtesyKind.DISTRESS:
        return _distress_card(courtesy)
    return notice_card(f"courtesy.{courtesy.kind}", courtesy.locale)


def _distress_card(courtesy: Courtesy) -> Card:
    """Say who can help, in the organization's words or in neutral ones; nothing to press."""
    strings = strings_for(courtesy.locale)
    resources = courtesy.resources or strings.get("courtesy.resources")
    return plain_card(f"{strings.get('courtesy.distress')}\n\n{resources}", strings.locale)
