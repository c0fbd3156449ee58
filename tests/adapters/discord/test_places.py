"""Servers: mentions, replies, channels and forums in which the bot answers by itself."""

from typing import Any

import pytest

from bot.adapter import Desk
from bot.strings import Strings
from tests.adapters.discord.fakes import HoldingDesk
from tests.adapters.discord.running import (
    MESSAGES,
    TIDES,
    JsonObject,
    answer_to,
    calls,
    pressed,
    said_at_once,
    serving,
    text_of,
)
from tests.servers.discord_gateway import EVERY_INTENT, IDENTIFY, MESSAGE_CONTENT
from tests.servers.discord_objects import EPHEMERAL, GUILD_FORUM
from tests.servers.discord_server import DiscordServer

LIGHTHOUSE = "Who built the lighthouse?"


async def opted_in(server: DiscordServer, channel_id: str | None = None) -> None:
    """Let the bot answer by itself in a channel."""
    options: JsonObject = {"on": True}
    if channel_id is not None:
        options["channel"] = channel_id
    await said_at_once(server, await server.slash("server channel", options))


async def reply(server: DiscordServer, count: int = 1) -> JsonObject:
    """Return a message that the bot has sent, with its place."""
    call = await server.wait_for_call("POST", MESSAGES, count)
    sent = [m for m in server.messages.values() if m["author"]["bot"] and m["embeds"]]
    here = [m for m in sent if m["channel_id"] == call.path.split("/")[2]]
    return here[-1]


# Said to the bot.


async def test_a_mention_is_a_question(server: DiscordServer, desk: Desk) -> None:
    listening = HoldingDesk(desk)
    async with serving(server, listening):
        asked = await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
        answer = await reply(server)
    assert answer["embeds"][0]["title"] == TIDES
    assert answer["message_reference"]["message_id"] == asked["id"]
    ((question),) = listening.questions
    assert question.text == TIDES
    assert question.asker.place


async def test_a_reply_to_the_bot_is_a_question(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
        await server.say(LIGHTHOUSE, reply_to=await reply(server))
        answer = await reply(server, 2)
    assert answer["embeds"][0]["title"] == LIGHTHOUSE


async def test_only_the_asker_replaces_the_reply_to_a_mention(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
        answer = await reply(server)
        sources = Strings("en").get("answer.view.sources")
        theirs = await pressed(server, answer, sources, user_id="7")
        own = await pressed(server, answer, sources)
    assert theirs["flags"] & EPHEMERAL
    assert theirs["id"] != answer["id"]
    assert own["id"] == answer["id"]


async def test_nothing_that_is_sent_can_mention_anybody(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say(f"<@{server.world.bot['id']}> {LIGHTHOUSE}", mention=True)
        await pressed(server, await reply(server), Strings("en").get("answer.view.sources"))
        await answer_to(server, await server.slash("ask", {"question": LIGHTHOUSE}))
        await said_at_once(server, await server.slash("server show"))
    sent = [call.form.get("data", call.form) for call in server.calls if call.method != "GET"]
    shown = [form for form in sent if form.get("embeds")]
    assert len(shown) == 4
    assert all(form["allowed_mentions"]["parse"] == [] for form in shown)
    assert not any(form.get("content") for form in shown)


async def test_a_mention_alone_is_asked_for_its_question(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say(f"<@{server.world.bot['id']}>", mention=True)
        answer = await reply(server)
    assert text_of(answer).strip() == Strings("en").get("abstention.nothing_asked")


async def test_the_language_of_the_server_counts_where_none_is_known(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        chosen = await server.slash("server language", {"language": "fr"})
        await said_at_once(server, chosen)
        await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
        answer = await reply(server)
    assert answer["embeds"][0]["title"] == "Pourquoi y a-t-il des marées ?"


@pytest.mark.parametrize("code", [50013, 50001])
async def test_where_it_may_not_write_that_is_reported(
    server: DiscordServer, desk: Desk, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        server.permit(0 if code == 50001 else 1 << 10)
        await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
        await server.wait_for_call("POST", MESSAGES)
        server.permit((1 << 50) - 1)
        await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
        await server.wait_for_call("POST", MESSAGES, count=2)
    assert str(code) in caplog.text


# Overheard.


async def test_in_an_opted_in_channel_only_answers_are_said(
    server: DiscordServer, desk: Desk
) -> None:
    listening = HoldingDesk(desk)
    async with serving(server, listening, message_content=True):
        await server.say(TIDES)
        await opted_in(server)
        for text in ("harbour", "good morning", "xylophones?", TIDES):
            await server.say(text)
        answer = await reply(server)
    assert answer["embeds"][0]["title"] == TIDES
    assert len(calls(server, "POST", MESSAGES)) == 1
    assert [question.text for question in listening.questions][-1] == TIDES
    assert all(question.overheard for question in listening.questions)
    assert {question.asker.key for question in listening.questions} == {""}


async def test_a_channel_can_be_left_again(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk, message_content=True):
        await opted_in(server)
        shown = await said_at_once(server, await server.slash("server channel", {"on": False}))
        await server.say(TIDES)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES)
    assert "#general" not in text_of(shown)
    assert len(calls(server, "POST", MESSAGES)) == 1


async def test_without_the_intent_only_mentions_are_answered(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        await opted_in(server)
        await server.say(TIDES)
        await server.say(f"<@{server.world.bot['id']}> {LIGHTHOUSE}", mention=True)
        answer = await reply(server)
    assert answer["embeds"][0]["title"] == LIGHTHOUSE
    assert len(calls(server, "POST", MESSAGES)) == 1


async def forum(server: DiscordServer) -> JsonObject:
    channel = await server.add_channel("help", GUILD_FORUM)
    await opted_in(server, channel["id"])
    return channel


@pytest.mark.parametrize("message_content", [True, False])
async def test_a_post_is_answered_in_its_thread(
    server: DiscordServer, desk: Desk, message_content: bool
) -> None:
    listening = HoldingDesk(desk)
    async with serving(server, listening, message_content=message_content):
        post = await server.start_post(await forum(server), TIDES, "I want to know.")
        answer = await reply(server)
    assert answer["channel_id"] == post["id"]
    assert answer["embeds"][0]["title"] == TIDES
    (question,) = listening.questions
    assert question.text == (f"{TIDES}\nI want to know." if message_content else TIDES)


async def test_a_post_whose_message_comes_first_is_answered_too(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk, message_content=True) as running:
        channel = await forum(server)
        post = await server.start_post(channel, LIGHTHOUSE, "")
        await reply(server)
        await told_the_other_way_round(server, channel, post)
        await reply(server, 2)
        assert not running.task.done()


async def told_the_other_way_round(
    server: DiscordServer, channel: JsonObject, earlier: JsonObject
) -> None:
    """Open a post, of which the message is told before the thread."""
    new_id = str(int(earlier["id"]) + 1)
    thread = earlier | {"id": new_id, "name": TIDES}
    server.world.channels[new_id] = thread
    message = server.world.add_message(new_id, {"id": "42", "username": "user42", "avatar": None,
        "discriminator": "0", "global_name": None, "bot": False}, id=new_id)  # fmt: skip
    await server.gateway.publish("MESSAGE_CREATE", server.world.as_event(message))
    await server.gateway.dispatch("THREAD_CREATE", thread | {"newly_created": True})


async def test_a_post_elsewhere_is_left_alone(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk, message_content=True):
        other = await server.add_channel("chat", GUILD_FORUM)
        await server.start_post(other, TIDES, "")
        await server.start_post(await forum(server), LIGHTHOUSE, "")
        answer = await reply(server)
    assert answer["embeds"][0]["title"] == LIGHTHOUSE


async def test_it_is_silent_in_quiet_hours_unless_addressed(
    server: DiscordServer, desk: Desk
) -> None:
    always: dict[str, Any] = {"begin": "0", "end": "0", "zone": "UTC"}
    async with serving(server, desk, message_content=True):
        await opted_in(server)
        shown = await said_at_once(server, await server.slash("server quiet", always))
        await server.say(TIDES)
        await server.say(f"<@{server.world.bot['id']}> {LIGHTHOUSE}", mention=True)
        answer = await reply(server)
    assert "(UTC)" in text_of(shown)
    assert answer["embeds"][0]["title"] == LIGHTHOUSE
    assert len(calls(server, "POST", MESSAGES)) == 1


# The intent.


async def test_an_intent_that_is_refused_is_done_without(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with DiscordServer(allowed_intents=EVERY_INTENT & ~MESSAGE_CONTENT) as server:
        async with serving(server, desk, message_content=True):
            await server.wait_for_frame(IDENTIFY, count=2)
            await server.wait_for_sessions(1)
            await server.say(f"<@{server.world.bot['id']}> {TIDES}", mention=True)
            assert (await reply(server))["embeds"][0]["title"] == TIDES
        assert server.violations == []
    assert caplog.text.count("message content intent") == 1


async def test_settings_survive_a_restart(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk, message_content=True) as running:
        await opted_in(server)
    await server.wait_for_sessions(0)
    async with serving(server, running.services, message_content=True):
        await server.say(TIDES)
        assert (await reply(server))["embeds"][0]["title"] == TIDES
