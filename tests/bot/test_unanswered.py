"""The port to unanswered questions: what the fake and the real one both keep and never keep."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import MAX_BYTES, NoneOfThese, decode, encode
from bot.normalize import MAX_QUERY
from bot.noting import BackgroundNotes
from bot.ports import UnansweredQuestions
from bot.unanswered import NothingKept, UnansweredInMemory, wording_of
from knowledge.unanswered import MAX_WORDING
from knowledge.unanswered_store import open_unanswered

DAY = date(2026, 6, 1)
Queue = list[tuple[str, str, int]]


class Desk:
    """One kind of port: notes through it, and reads what is in the queue when all is written."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._url = f"sqlite:///{folder / 'a.db'}"
        self._fake = UnansweredInMemory() if kind == "fake" else None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[UnansweredQuestions]:
        if self._fake is not None:
            yield self._fake
            return
        with open_unanswered(self._url) as store:
            async with BackgroundNotes(lambda notes: store.write(notes, DAY)) as notes:
                yield notes

    def queue(self) -> Queue:
        if self._fake is not None:
            return [(one.text, one.locale, count) for one, count in self._fake.queue.values()]
        with open_unanswered(self._url) as store:
            return [(one.text, one.locale, one.count) for one in store.queue(date.min)]


@pytest.fixture(params=["fake", "real"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return Desk(cast(str, request.param), tmp_path)


async def test_what_is_noted_is_in_the_queue(desk: Desk) -> None:
    async with desk.open() as unanswered:
        assert unanswered.note("how big are whales?", "en")
    assert desk.queue() == [("how big are whales?", "en", 1)]


async def test_the_same_words_are_counted_whatever_their_case_and_marks(desk: Desk) -> None:
    async with desk.open() as unanswered:
        for text in ("How big are whales?", "how big are WHALES", "how big, are whales!"):
            unanswered.note(text, "en")
        unanswered.note("how big are whales?", "nl")
    assert desk.queue() == [("How big are whales?", "en", 3), ("how big are whales?", "nl", 1)]


async def test_what_is_offered_is_in_the_queue_only_after_it_is_refused(desk: Desk) -> None:
    async with desk.open() as unanswered:
        reference = unanswered.offer("how big are whales?", "en")
        unanswered.offer("and seals?", "en")
        assert reference
    assert desk.queue() == []
    async with desk.open() as unanswered:
        assert unanswered.refuse(reference)
    assert desk.queue() == [("how big are whales?", "en", 1)]


async def test_button_of_old_refuses_nothing(desk: Desk) -> None:
    async with desk.open() as unanswered:
        assert not unanswered.refuse("")
        unanswered.refuse("0123456789abcdef")
    assert desk.queue() == []


async def test_what_is_kept_is_masked(desk: Desk) -> None:
    async with desk.open() as unanswered:
        unanswered.note("ask ana@example.org or +49 30 123456", "en")
        unanswered.note("ask ben@example.org or +49 30 654321", "en")
        unanswered.refuse(unanswered.offer("my card is 4111 1111 1111 1111", "en"))
    assert desk.queue() == [
        ("ask [e-mail] or [phone]", "en", 2),
        ("my card is [card]", "en", 1),
    ]


def test_nothing_is_kept_where_nothing_shall_be() -> None:
    nothing = NothingKept()
    assert not nothing.note("how big are whales?", "en")
    assert nothing.offer("how big are whales?", "en") == ""
    assert not nothing.refuse("0123456789abcdef")


# Wordings.


@given(st.text(max_size=MAX_QUERY), st.sampled_from(["en", "pt-BR", "ca-ES-valencia"]))
def test_wording_is_bounded_and_its_key_fits_a_button(text: str, locale: str) -> None:
    wording = wording_of(text, locale)
    button = encode(NoneOfThese(locale, wording.key))
    assert len(wording.text) <= MAX_WORDING
    assert len(button.encode()) <= MAX_BYTES
    assert decode(button) == NoneOfThese(locale, wording.key)


def test_key_is_made_of_all_that_was_said() -> None:
    long = "whales " * 60
    assert wording_of(long + "small", "en").text == wording_of(long + "big", "en").text
    assert wording_of(long + "small", "en").key != wording_of(long + "big", "en").key
    assert wording_of("?!", "en").key != wording_of("!?", "en").key


@given(st.emails(), st.emails())
def test_key_tells_nothing_of_what_was_masked(one: str, other: str) -> None:
    first, second = (wording_of(f"is {address} real", "en") for address in (one, other))
    if first.text == second.text:
        assert first.key == second.key
