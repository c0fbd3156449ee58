"""Ratings, and the forms that ask for words."""

from bot.actions import AskAnother, Rate
from bot.adapter import Desk
from bot.feedback import FeedbackInMemory
from bot.front_desk import FrontDesk
from bot.strings import Strings
from tests.adapters.discord.fakes import HoldingDesk
from tests.adapters.discord.running import (
    CALLBACK,
    FOLLOW_UP,
    HARBOUR,
    TIDES,
    JsonObject,
    answer_to,
    buttons_of,
    calls,
    serving,
    start,
    text_of,
)
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

ENGLISH = Strings("en")
GOOD = ENGLISH.get("answer.helpful")
BAD = ENGLISH.get("answer.not_helpful")
ANOTHER = ENGLISH.get("answer.another")
MODAL = 9


async def answered(server: DiscordServer) -> JsonObject:
    return await answer_to(server, await server.slash("ask", {"question": TIDES}))


def feedback_of(desk: FrontDesk) -> FeedbackInMemory:
    assert isinstance(desk.feedback, FeedbackInMemory)
    return desk.feedback


async def test_thanks_are_whispered_and_the_rating_is_gone(
    server: DiscordServer, desk: FrontDesk
) -> None:
    async with serving(server, desk):
        message = await answered(server)
        click = await server.click(message, buttons_of(message)[GOOD])
        thanks = (await server.wait_for_response(click, count=3)).message
    assert thanks is not None
    assert text_of(thanks).strip() == ENGLISH.get("notice.rated")
    assert thanks["flags"] & EPHEMERAL
    now = server.messages[message["id"]]
    assert list(buttons_of(now)) == list(buttons_of(message))[:-2]
    assert now["embeds"] == message["embeds"]
    assert [one.helpful for one in feedback_of(desk).opinions] == [True]


async def test_others_may_rate_and_the_message_stays(
    server: DiscordServer, desk: FrontDesk
) -> None:
    async with serving(server, desk):
        message = await answered(server)
        click = await server.click(message, buttons_of(message)[GOOD], user_id="7")
        thanks = await answer_to(server, click)
    assert text_of(thanks).strip() == ENGLISH.get("notice.rated")
    assert thanks["flags"] & EPHEMERAL
    assert GOOD in buttons_of(server.messages[message["id"]])


async def test_a_bad_mark_counts_and_opens_a_form_at_once(
    server: DiscordServer, desk: FrontDesk
) -> None:
    async with serving(server, desk):
        message = await answered(server)
        click = await server.click(message, buttons_of(message)[BAD])
        response = await server.wait_for_response(click)
        assert response.body["type"] == MODAL
        assert response.body["data"]["title"] == ENGLISH.get("modal.missing.title")
    assert [one.helpful for one in feedback_of(desk).opinions] == [False]
    assert len(calls(server, "POST", CALLBACK)) == 2


async def test_what_was_missing_is_kept_and_thanked_for(
    server: DiscordServer, desk: FrontDesk
) -> None:
    async with serving(server, desk):
        message = await answered(server)
        click = await server.click(message, buttons_of(message)[BAD])
        await server.wait_for_response(click)
        submitted = await server.submit(click, {"words": "the moon, see me@example.org"})
        thanks = (await server.wait_for_response(submitted, count=3)).message
    assert thanks is not None
    assert text_of(thanks).strip() == ENGLISH.get("notice.remarked")
    assert BAD not in buttons_of(server.messages[message["id"]])
    ((slug, locale, remark),) = feedback_of(desk).remarks
    assert (slug, locale) == ("tides", "en")
    assert "me@example.org" not in str(remark)


async def test_the_next_question_is_asked_in_a_form(server: DiscordServer, desk: Desk) -> None:
    listening = HoldingDesk(desk)
    async with serving(server, listening):
        message = await answered(server)
        click = await server.click(message, buttons_of(message)[ANOTHER])
        assert (await server.wait_for_response(click)).body["data"]["title"] == ANOTHER
        submitted = await server.submit(click, {"words": "Who built the lighthouse?"})
        answer = await answer_to(server, submitted)
    assert answer["embeds"][0]["title"] == "Who built the lighthouse?"
    assert answer["id"] != message["id"]
    assert server.messages[message["id"]]["embeds"] == message["embeds"]
    assert [type(action) for action, _ in listening.heard] == [AskAnother]
    assert listening.actions == []


async def test_a_form_that_cannot_be_opened_does_no_harm(
    server: DiscordServer, desk: FrontDesk
) -> None:
    async with serving(server, desk):
        message = await answered(server)
        server.fail("POST", CALLBACK, kind="status", status=404, code=10062, times=2)
        await server.click(message, buttons_of(message)[BAD])
        await server.click(message, buttons_of(message)[ANOTHER])
        await server.wait_for_call("POST", CALLBACK, count=3)
        await answered(server)


async def test_a_form_survives_a_restart(server: DiscordServer, desk: FrontDesk) -> None:
    async with serving(server, desk) as running:
        message = await answered(server)
        click = await server.click(message, buttons_of(message)[BAD])
        await server.wait_for_response(click)
    await server.wait_for_sessions(0)
    again = start(server, running.services)
    await server.wait_for_sessions(1)
    await server.submit(click, {"words": "the moon"})
    await server.wait_for_call("POST", FOLLOW_UP)
    await again.stopped()
    assert len(feedback_of(desk).remarks) == 1


async def test_a_wish_to_be_told_is_confirmed_beside_the_message(
    server: DiscordServer, desk: Desk
) -> None:
    listening = HoldingDesk(desk)
    async with serving(server, listening):
        await answer_to(server, await server.slash("ask", {"question": HARBOUR}))
        (question,) = listening.questions
    assert question.asker.address == "discord:42"
    assert question.asker.key
    assert question.asker.key != "42"
    assert not any(isinstance(action, Rate) for action, _ in listening.actions)
