"""People are told when there is an answer: each once, a few in a second, and nobody for ever."""

import asyncio
import logging
from collections.abc import Collection, Sequence

import pytest

from bot.adapter import Telling
from bot.model import Abstention, AbstentionReason, Answer, Notice, NoticeKind, Reply
from bot.telling import PAUSES, Messenger, Wish, keep_telling
from knowledge.errors import StoreBusy
from tests.assembly import TODAY, approved_snapshot, revision
from tests.bot.waiting import eventually

ANA = Wish(1, "fr", "telegram:7", "tides", "pourquoi la mer bouge")
BEN = Wish(2, "en", "telegram:8", "tides", "why does the sea move")
CAT = Wish(3, "en", "discord:9", "harbour", "when can i moor")

SNAPSHOT = approved_snapshot(revision("tides"), revision("harbour"))


class Wishes:
    """Wishes that are handed out in order until they are erased or postponed."""

    def __init__(self, *wishes: Wish) -> None:
        self.open = list(wishes)
        self.postponed: list[tuple[Wish, float]] = []
        self.errors: list[Exception] = []

    async def awaited(self) -> frozenset[str]:
        if self.errors:
            raise self.errors.pop(0)
        return frozenset(wish.slug for wish in self.open)

    async def claim(
        self, platforms: Collection[str], slugs: Collection[str], seconds: float
    ) -> Wish | None:
        fits = (one for one in self.open if one.platform in platforms and one.slug in slugs)
        return next(fits, None)

    async def postpone(self, wish: Wish, seconds: float) -> None:
        self.open.remove(wish)
        self.postponed.append((wish, seconds))

    async def erase(self, wish: Wish) -> None:
        self.open.remove(wish)


class Teller:
    """Tells, with outcomes that are set."""

    def __init__(self, name: str, *outcomes: Telling | Exception) -> None:
        self.name = name
        self.outcomes = list(outcomes)
        self.told: list[tuple[str, Sequence[Reply], str]] = []

    async def tell(self, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
        self.told.append((address, replies, nonce))
        outcome = self.outcomes.pop(0) if self.outcomes else Telling.TOLD
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def about(slug: str, locale: str) -> Answer | Abstention:
    text = SNAPSHOT.find(slug, "en", TODAY)
    return Answer(text, locale) if text else Abstention(AbstentionReason.WITHDRAWN, locale)


def messenger(wishes: Wishes, *tellers: Teller) -> Messenger:
    return Messenger(wishes, tellers, about, "en", per_second=1000)


async def test_they_are_told_what_they_asked_and_the_answer() -> None:
    wishes, telegram = Wishes(ANA), Teller("telegram")
    assert await messenger(wishes, telegram).tell_all() == 1
    ((address, (notice, answer), nonce),) = telegram.told
    assert (address, nonce) == ("telegram:7", "told-1")
    assert notice == Notice(NoticeKind.TOLD, "fr", ANA.wording)
    assert answer == about("tides", "fr")
    assert wishes.open == []


async def test_everybody_is_told_by_the_platform_of_their_address() -> None:
    telegram, discord = Teller("telegram"), Teller("discord")
    wishes = Wishes(ANA, CAT, BEN)
    assert await messenger(wishes, telegram, discord).tell_all() == 3
    assert [one[0] for one in telegram.told] == ["telegram:7", "telegram:8"]
    assert [one[0] for one in discord.told] == ["discord:9"]


async def test_those_of_a_platform_that_is_not_served_wait() -> None:
    wishes = Wishes(ANA, CAT)
    assert await messenger(wishes, Teller("telegram")).tell_all() == 1
    assert wishes.open == [CAT]


async def test_nobody_is_told_before_the_explainer_is_approved() -> None:
    early = Wish(4, "en", "telegram:7", "lighthouse", "who built it")
    wishes, telegram = Wishes(early), Teller("telegram")
    assert await messenger(wishes, telegram).tell_all() == 0
    assert (wishes.open, telegram.told) == ([early], [])


async def test_who_is_gone_is_erased() -> None:
    wishes = Wishes(ANA, BEN)
    assert await messenger(wishes, Teller("telegram", Telling.GONE)).tell_all() == 1
    assert (wishes.open, wishes.postponed) == ([], [])


@pytest.mark.parametrize("failure", [Telling.LATER, RuntimeError("telegram:7"), TimeoutError()])
async def test_what_the_platform_does_not_take_now_is_tried_later(
    failure: Telling | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    wishes = Wishes(ANA, BEN)
    assert await messenger(wishes, Teller("telegram", failure)).tell_all() == 1
    assert wishes.postponed == [(ANA, PAUSES[0])]
    assert "telegram:7" not in caplog.text


async def test_pauses_grow_and_end(caplog: pytest.LogCaptureFixture) -> None:
    tries = range(1, len(PAUSES) + 2)
    wishes = Wishes(*(Wish(n, "en", "telegram:7", "tides", "why", tries=n) for n in tries))
    later = [Telling.LATER] * len(tries)
    assert await messenger(wishes, Teller("telegram", *later)).tell_all() == 0
    pauses = [seconds for _, seconds in wishes.postponed]
    assert pauses == sorted(PAUSES)
    assert (wishes.open, len(pauses)) == ([], len(PAUSES))
    assert f"given up after {len(PAUSES) + 1} tries" in caplog.text


async def test_no_more_are_told_in_a_second_than_are_allowed() -> None:
    wishes = Wishes(*(Wish(n, "en", "telegram:7", "tides", "why") for n in range(5)))
    started = asyncio.get_running_loop().time()
    await Messenger(wishes, [Teller("telegram")], about, "en", per_second=50).tell_all()
    assert asyncio.get_running_loop().time() - started >= 5 / 50


async def test_telling_goes_on_whatever_happens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    wishes, telegram = Wishes(ANA), Teller("telegram")
    wishes.errors = [StoreBusy("sqlite:///a.db"), RuntimeError("secret")]
    task = asyncio.create_task(keep_telling(messenger(wishes, telegram), 0.001))
    await eventually(lambda: "answer: 1" in caplog.text)
    assert "secret" not in caplog.text
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
