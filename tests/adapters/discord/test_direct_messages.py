"""Direct messages: plain text is a question."""

import pytest

from bot.adapter import Desk
from bot.strings import Strings
from tests.adapters.discord.fakes import FailingDesk, HoldingDesk
from tests.adapters.discord.running import (
    MESSAGES,
    TIDES,
    buttons_of,
    reply_in_private,
    serving,
    text_of,
)
from tests.assembly import HELP
from tests.servers.discord_server import DiscordServer


async def test_a_message_is_a_question(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        question = await server.say(TIDES, dm=True)
        reply = await reply_in_private(server)
    (call,) = [call for call in server.calls if call.matches("POST", MESSAGES)]
    assert reply["embeds"][0]["title"] == TIDES
    assert str(call.form["message_reference"]["message_id"]) == question["id"]
    assert call.form["allowed_mentions"]["parse"] == []


async def test_a_message_without_text_gets_a_reply_too(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say("", dm=True)
        reply = await reply_in_private(server)
    assert text_of(reply).strip() == Strings("en").get("abstention.nothing_asked")


async def test_bots_and_channels_are_not_answered(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await server.say(TIDES, dm=True)
        await reply_in_private(server)
        bot = message["author"] | {"id": "8", "bot": True}
        await server.gateway.dispatch("MESSAGE_CREATE", message | {"id": "9", "author": bot})
        there = {"channel_id": server.world.channel_id, "guild_id": server.world.guild_id}
        await server.gateway.dispatch("MESSAGE_CREATE", message | {"id": "10", **there})
        await server.say("And this?", dm=True)
        await reply_in_private(server, 2)
    assert len([call for call in server.calls if call.matches("POST", MESSAGES)]) == 2


async def test_a_failure_is_admitted_in_the_language_of_the_options(server: DiscordServer) -> None:
    async with serving(server, FailingDesk(), locale="fr"):
        await server.say(TIDES, dm=True)
        reply = await reply_in_private(server)
    assert text_of(reply).strip() == Strings("fr").get("error.internal")


async def test_a_message_that_is_delivered_twice_is_answered_once(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        message = await server.say(TIDES, dm=True)
        await server.gateway.dispatch("MESSAGE_CREATE", message)
        await reply_in_private(server)
    assert len([call for call in server.calls if call.matches("POST", MESSAGES)]) == 1


async def test_a_question_that_was_deleted_is_answered_all_the_same(
    server: DiscordServer, desk: Desk
) -> None:
    holding = HoldingDesk(desk, TIDES)
    async with serving(server, holding):
        question = await server.say(TIDES, dm=True)
        await holding.holds.wait()
        del server.messages[question["id"]]
        holding.released.set()
        reply = await reply_in_private(server)
    assert reply["embeds"][0]["title"] == TIDES


async def test_somebody_who_takes_no_messages_does_no_harm(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    server.close_dm("42")
    async with serving(server, desk):
        await server.say(TIDES, dm=True)
        call = await server.wait_for_call("POST", MESSAGES)
        await server.say(TIDES, dm=True, user_id="7")
        await server.wait_for_call("POST", MESSAGES, count=2)
    assert call.status == 403
    assert "50007" in caplog.text
    assert TIDES not in caplog.text


async def test_a_greeting_is_returned(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say("heyyy", dm=True)
        reply = await reply_in_private(server)
    assert text_of(reply).strip() == Strings("en").get("courtesy.greeting")


async def test_distress_gets_help_and_nothing_to_press(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say("I want to die", dm=True)
        reply = await reply_in_private(server)
    assert text_of(reply).strip() == f"{Strings('en').get('courtesy.distress')}\n\n{HELP}"
    assert buttons_of(reply) == {}
