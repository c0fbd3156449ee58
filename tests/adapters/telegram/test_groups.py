"""Questions in groups."""

import pytest

from bot.strings import strings_for
from tests.adapters.telegram.serving import FORUM, GROUP, GROUP_ID, NO_MATCH, reply_to, said_by_bot
from tests.servers.telegram_server import TelegramServer

TIDES = "Why are there tides in the sea?"
pytestmark = pytest.mark.usefixtures("bot")


async def test_command_is_answered_with_a_quote(server: TelegramServer) -> None:
    reply = await reply_to(server, f"/ask@dragoman_test_bot {TIDES}", chat=GROUP)
    assert reply["text"].startswith(TIDES)
    assert reply["reply_to_message"]["text"].endswith(TIDES)
    assert "message_thread_id" not in reply


async def test_what_is_not_for_the_bot_is_left_alone(server: TelegramServer) -> None:
    for text in (TIDES, f"/ask@other_bot {TIDES}", "/unknown"):
        await server.say(text, chat=GROUP)
    await reply_to(server, "/help", chat=GROUP)
    assert len(said_by_bot(server, GROUP_ID)) == 1


async def test_answer_stays_in_its_topic(server: TelegramServer) -> None:
    reply = await reply_to(server, "/ask xyzzy plugh", chat=FORUM, thread_id=5)
    assert reply["message_thread_id"] == 5
    assert reply["text"] == NO_MATCH


async def test_ask_as_a_reply_takes_the_question_from_there(server: TelegramServer) -> None:
    question = await server.say(TIDES, user_id=7, chat=FORUM, thread_id=5)
    reply = await reply_to(server, "/ask", chat=FORUM, thread_id=5, reply_to=question)
    assert reply["text"].startswith(TIDES)
    assert reply["reply_to_message"]["message_id"] == question["message_id"]
    assert reply["message_thread_id"] == 5


async def test_ask_as_a_reply_takes_a_caption_too(server: TelegramServer) -> None:
    picture = await server.say("x", chat=GROUP)
    del picture["text"]
    reply = await reply_to(
        server, "/ask", chat=GROUP, reply_to=picture | {"caption": "xyzzy plugh"}
    )
    assert reply["text"] == NO_MATCH


async def test_ask_as_a_reply_to_no_text_or_to_the_bot_asks_for_a_question(
    server: TelegramServer,
) -> None:
    picture = await server.say("x", chat=GROUP)
    del picture["text"]
    own = await reply_to(server, "/ask", chat=GROUP, reply_to=picture)
    assert own["text"] == strings_for("en").get("notice.next_question")
    again = await reply_to(server, "/ask", chat=GROUP, reply_to=own)
    assert again["text"] == own["text"]


async def test_deleted_question_is_answered_without_a_quote(server: TelegramServer) -> None:
    gone = await server.say("xyzzy plugh", chat=GROUP)
    server.delete(gone)
    reply = await reply_to(server, "/ask", chat=GROUP, reply_to=gone)
    assert reply["text"] == NO_MATCH
    assert "reply_to_message" not in reply
