"""Sending when something is in the way."""

import logging
from dataclasses import replace

import pytest

from bot.model import Answer, Reply, View
from tests.adapters.telegram.serving import (
    BROKEN,
    FORUM,
    GROUP,
    GROUP_ID,
    NO_MATCH,
    FakeDesk,
    broken,
    buttons,
    data_of,
    reply_to,
    said_by_bot,
    serving,
)
from tests.assembly import TODAY, approved_snapshot, revision
from tests.servers.telegram_server import USER_ID, TelegramServer

LONG_TEXT = "\n\n".join(["A paragraph of some length. " * 40] * 5)


def long_answer(_: object) -> Reply:
    """A text that needs two messages; a moderator could not have written so much."""
    text = approved_snapshot(revision()).find("tides", "en", TODAY)
    assert text is not None
    return Answer(replace(text, more=LONG_TEXT), "de", ("fr",), View.FULL)


async def test_broken_core_is_admitted_and_nothing_of_it_is_logged(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    async with serving(server, FakeDesk(broken)):
        reply = await reply_to(server, "my telephone number")
        assert reply["text"] == BROKEN
    assert "LookupError" in caplog.text
    assert "nobody may read this" not in caplog.text
    assert "telephone" not in caplog.text


async def test_broken_core_and_a_blocked_bot_disturb_nobody_else(server: TelegramServer) -> None:
    desk = FakeDesk(broken)
    async with serving(server, desk):
        server.open_chat()
        await server.block(announced=False)
        await server.say("anything")
        await server.wait_for_call("sendMessage")
        assert (await reply_to(server, "anything", user_id=7))["text"] == BROKEN


async def test_blocked_bot_goes_on_with_the_others(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    async with serving(server, FakeDesk()):
        server.open_chat()
        await server.block()
        await server.say("anything")
        await server.wait_for_call("sendMessage")
        await reply_to(server, "anything", user_id=7)
    assert said_by_bot(server) == []
    assert "A reply failed: Forbidden (the bot was blocked or removed)." in caplog.text
    assert len(server.calls_of("sendMessage")) == 2


async def test_long_text_comes_in_parts_with_the_buttons_below(server: TelegramServer) -> None:
    async with serving(server, FakeDesk(long_answer)):
        await server.say("/ask anything", chat=GROUP)
        await server.wait_for_call("sendMessage", 2)
    first, last = said_by_bot(server, GROUP_ID)
    assert "reply_to_message" in first
    assert "reply_to_message" not in last
    assert buttons(first) == []
    assert ["Français"] in buttons(last)


async def test_message_is_replaced_by_parts_too(server: TelegramServer) -> None:
    async with serving(server, FakeDesk(long_answer)):
        await server.say("anything")
        last = (await server.wait_for_call("sendMessage", 2)).result
        await server.press(last, data_of(last, "Français"))
        await server.wait_for_call("sendMessage", 3)
    _, first, last = said_by_bot(server)
    assert buttons(first) == []
    assert ["Français"] in buttons(last)


async def test_refused_markup_is_left_out(server: TelegramServer) -> None:
    server.fail(
        "sendMessage", "status", status=400, description="Bad Request: can't parse entities: what?"
    )
    async with serving(server, FakeDesk()):
        await server.say("anything")
        plain = await server.wait_for_call("sendMessage", 2)
        assert plain.result["text"] == NO_MATCH
        assert "parse_mode" not in plain.parameters


async def test_flood_in_one_chat_is_waited_out_there_only(server: TelegramServer) -> None:
    server.fail("sendMessage", "flood", retry_after=1, chat_id=USER_ID)
    async with serving(server, FakeDesk()):
        await server.say("anything")
        await server.wait_for_call("sendMessage")
        await reply_to(server, "anything", user_id=7)
        assert said_by_bot(server) == []
        assert (await server.wait_for_call("sendMessage", 3)).result["text"] == NO_MATCH
    assert len(said_by_bot(server)) == 1


@pytest.mark.parametrize("kind", ["drop", "html", "garbage"])
async def test_message_that_may_have_arrived_is_not_sent_twice(
    server: TelegramServer, kind: str
) -> None:
    server.fail("sendMessage", kind, applied=True)  # type: ignore[arg-type]
    async with serving(server, FakeDesk()):
        await server.say("anything")
        await server.wait_for_call("sendMessage")
        await reply_to(server, "anything", user_id=7)
    assert len(said_by_bot(server)) == 1


async def test_message_whose_confirmation_never_comes_is_not_sent_twice(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.fail("sendMessage", "hang", applied=True)
    async with serving(server, FakeDesk(), request=0.1, poll=0):
        await server.say("anything")
        await server.wait_for_call("sendMessage")
    assert len(said_by_bot(server)) == 1
    assert "A reply failed: TimedOut (it may have arrived, and is not sent again)." in caplog.text


async def test_telegram_may_be_down_for_a_moment(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk, first_pause=0.1):
        await server.say("slow")
        await desk.wait_for_questions()
        await server.go_down()
        desk.released.set()
        await server.come_up()
        assert (await server.wait_for_call("sendMessage")).result["text"] == NO_MATCH
        await reply_to(server, "anything", user_id=7)
    assert len(said_by_bot(server)) == 1


async def test_group_that_moved_is_answered_where_it_is(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        await server.say("/ask slow", chat=GROUP)
        await desk.wait_for_questions()
        await server.migrate(GROUP_ID, -1002)
        desk.released.set()
        await server.wait_for_call("sendMessage", 2)
    assert len(said_by_bot(server, -1002)) == 1


async def test_closed_topic_is_answered_outside_of_it(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()):
        answers_before = "Bad Request: message thread not found"
        server.fail("sendMessage", "status", status=400, description=answers_before)
        await server.say("/ask anything", chat=FORUM, thread_id=5)
        reply = (await server.wait_for_call("sendMessage", 2)).result
    assert "message_thread_id" not in reply
    assert reply["reply_to_message"]["text"] == "/ask anything"
