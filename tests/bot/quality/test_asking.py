"""Messages go the whole way, and what is shown is noted."""

from bot.model import Question
from bot.quality.asking import ask_all
from index.courtesies import CourtesyKind
from tests.assembly import small_bot


async def test_what_is_shown_is_noted() -> None:
    texts = ("Why are there tides in the sea?", "hello", "zzz qqq", "")
    async with small_bot() as answerer:
        shown = await ask_all(answerer, [Question(text, "en") for text in texts])
    assert [one.outcome for one in shown] == ["answer", "abstain", "abstain", "abstain"]
    assert (shown[0].slugs, shown[0].best, shown[0].probability) == (("tides",), "tides", 1.0)
    assert [one.courtesy for one in shown] == [None, CourtesyKind.GREETING, None, None]
    assert shown[3].best is None


async def test_options_are_noted_in_their_order() -> None:
    async with small_bot() as answerer:
        (shown,) = await ask_all(answerer, [Question("harbour tickets open", "en")])
    assert shown.outcome == "clarify"
    prediction = shown.prediction("q")
    assert prediction.options == shown.slugs
    assert (prediction.key, prediction.mode) == (shown.best, "present")


async def test_more_can_be_asked_than_may_wait() -> None:
    async with small_bot() as answerer:
        shown = await ask_all(answerer, [Question("When is the harbour open?")] * 1100)
    assert {one.outcome for one in shown} == {"answer"}
