"""Greetings, thanks, insults and distress: recognized rather seldom than wrongly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Answerer, Explanation
from bot.courtesies import Courtesies, recognized
from bot.decision import Decision
from bot.identifiers import FixedIdentifier
from bot.language import LanguageChooser
from bot.library import Shelf
from bot.model import Abstention, AbstentionReason, Answer, Courtesy, Question, Reply
from bot.reply_cards import card_of
from bot.unanswered import NothingKept
from index.courtesies import CourtesyKind, Exemplars, Said, shipped_exemplars
from index.intents import Intents
from index.passages import Passage, PassageKind
from index.retrieval import Found, Hit
from tests.assembly import (
    COURTESIES,
    HELP,
    SEA,
    TODAY,
    approved_snapshot,
    library_of,
    revision,
)
from tests.bot.bots import Harbour, running
from tests.index.corpora import NO_EVIDENCE

DISTRESS, GREETING, INSULT = CourtesyKind.DISTRESS, CourtesyKind.GREETING, CourtesyKind.INSULT
HIT = Hit("tides", 0.99, Passage("tides", "en", PassageKind.QUESTION, "Tides?"), NO_EVIDENCE)
SURE, STORED = Decision("answer", (HIT,)), Decision("answer", (replace(HIT, word_for_word=True),))
UNSURE, SILENT = Decision("clarify", (HIT,)), Decision("abstain")
DECISIONS = (SURE, STORED, UNSURE, SILENT)
HI = Said(GREETING, frozenset({"en"}))


def meant(kind: CourtesyKind, probability: float = 1.0) -> Intents:
    return Intents({kind: probability}, dict.fromkeys(CourtesyKind, 0.5))


# What comes before what.


@pytest.mark.parametrize(
    ("said", "intents", "decision", "kind"),
    [
        (HI, Intents(), SILENT, GREETING),
        (HI, Intents(), SURE, GREETING),
        (HI, meant(DISTRESS), SILENT, GREETING),
        (HI, meant(DISTRESS), STORED, None),
        (None, meant(DISTRESS), STORED, None),
        (None, meant(DISTRESS), SURE, DISTRESS),
        (None, meant(DISTRESS), UNSURE, DISTRESS),
        (None, meant(INSULT), SURE, None),
        (None, meant(INSULT), UNSURE, INSULT),
        (None, meant(INSULT, 0.4), SILENT, None),
        (None, Intents(), SILENT, None),
    ],
)
def test_order_of_what_is_said_stored_meant_and_sure(
    said: Said | None, intents: Intents, decision: Decision, kind: CourtesyKind | None
) -> None:
    assert recognized(said, intents, decision) is kind


@given(
    st.none() | st.sampled_from(CourtesyKind).map(lambda kind: Said(kind, frozenset())),
    st.fixed_dictionaries({kind: st.floats(0, 1) for kind in CourtesyKind}),
    st.sampled_from(DECISIONS),
)
def test_stored_wording_is_never_hidden_and_distress_only_by_it(
    said: Said | None, likely: dict[CourtesyKind, float], decision: Decision
) -> None:
    kind = recognized(said, Intents(likely, dict.fromkeys(CourtesyKind, 0.5)), decision)
    assert decision is not STORED or kind is None
    if said is None and decision is not STORED and likely[DISTRESS] >= 0.5:
        assert kind is DISTRESS


# What is replied.


@pytest.fixture
async def harbour() -> AsyncIterator[Harbour]:
    async with running() as harbour:
        yield harbour


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Heyyyy 👋", "greeting"),
        ("thx!!", "thanks"),
        ("bye bye", "farewell"),
        ("how are you?", "smalltalk"),
        ("you suck", "insult"),
        ("i wanna die", "distress"),
    ],
)
async def test_courtesy_gets_its_reply(harbour: Harbour, typed: str, kind: str) -> None:
    reply = await harbour.ask(typed)
    assert isinstance(reply, Courtesy)
    assert (reply.kind, reply.locale) == (kind, "en")


@pytest.mark.parametrize(
    "typed", ["hello, why are there tides in the sea?", "hi when harbour open"]
)
async def test_greeting_with_a_question_is_a_question(harbour: Harbour, typed: str) -> None:
    assert not isinstance(await harbour.ask(typed), Courtesy)


async def test_stored_wording_comes_before_a_courtesy() -> None:
    async with running([revision("tides", question="I want to die")]) as harbour:
        assert isinstance(await harbour.ask("i want to die"), Answer)


@pytest.mark.parametrize(
    ("typed", "platform", "locale"),
    [
        ("moin", "en", "de"),  # of one language only
        ("hello", "de", "de"),  # of several
        ("hello", None, "en"),
    ],
)
async def test_reply_is_in_the_language_of_the_words_or_of_the_platform(
    harbour: Harbour, typed: str, platform: str | None, locale: str
) -> None:
    reply = await harbour.ask(typed, platform)
    assert isinstance(reply, Courtesy)
    assert reply.locale == locale


def test_resources_are_those_of_the_language_and_only_for_distress() -> None:
    courtesies = Courtesies(Exemplars(()), {"en": HELP, "pt-BR": "Ligue 188."})
    assert courtesies.reply(DISTRESS, None, "en-US") == Courtesy(DISTRESS, "en-US", HELP)
    assert courtesies.reply(DISTRESS, None, "pt-BR").resources == "Ligue 188."
    assert courtesies.reply(DISTRESS, None, "fr").resources == ""
    assert courtesies.reply(GREETING, None, "en").resources == ""


# By meaning, through the core.


class FixedRetrieval:
    """Finds the same for every query."""

    def __init__(self, found: Found | None) -> None:
        self.found = found

    async def retrieve(self, query: str) -> Found | None:
        return self.found


async def told(text: str, found: Found | None) -> tuple[Reply, Explanation | None]:
    shelf = Shelf(library_of(approved_snapshot(*SEA)))
    chooser = LanguageChooser(FixedIdentifier("none"), lambda: frozenset({"en", "fr"}), "en")
    answerer = Answerer(
        shelf,
        FixedRetrieval(found),
        chooser,
        COURTESIES,
        NothingKept(),
        source_locale="en",
        today=lambda: TODAY,
    )
    return await answerer.explain(Question(text, "en"))


async def test_distress_in_other_words_gets_help_even_where_an_answer_is_sure() -> None:
    reply, explanation = await told("no more of this", Found((HIT,), meant(DISTRESS)))
    assert reply == Courtesy(DISTRESS, "en", HELP)
    assert explanation is not None
    assert (explanation.said, explanation.intents.sure) == (None, DISTRESS)


async def test_insult_in_other_words_does_not_hide_an_answer() -> None:
    reply, _ = await told("you and your tides", Found((HIT,), meant(INSULT)))
    assert isinstance(reply, Answer)


async def test_crowd_keeps_nobody_from_help_who_says_it_word_for_word() -> None:
    assert (await told("i want to die", None))[0] == Courtesy(DISTRESS, "en", HELP)
    assert (await told("Why?", None))[0] == Abstention(AbstentionReason.BUSY, "en")


# Privacy.


@asynccontextmanager
async def everything_logged(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield


SAID_IN_PRIVATE: Sequence[str] = ("i want to die", "fuck you", "hello", "thank you so much")


async def test_nothing_of_it_is_logged(harbour: Harbour, caplog: pytest.LogCaptureFixture) -> None:
    async with everything_logged(caplog):
        replies = await asyncio.gather(*map(harbour.ask, SAID_IN_PRIVATE))
    assert all(isinstance(reply, Courtesy) for reply in replies)
    logged = caplog.text.casefold()
    assert [text for text in (*SAID_IN_PRIVATE, *CourtesyKind) if text in logged] == []


@given(st.text() | st.sampled_from([one.text for one in shipped_exemplars()]))
def test_any_text_has_a_card_without_buttons_where_it_is_a_courtesy(text: str) -> None:
    said = COURTESIES.said(text)
    if said is not None:
        card = card_of(COURTESIES.reply(said.kind, said, "en"))
        assert (card.buttons, card.sources) == ((), ())
        assert card.body
