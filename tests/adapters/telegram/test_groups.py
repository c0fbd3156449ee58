"""Questions in groups: answered only when the bot is addressed."""

import pytest

from bot.adapter import Services
from bot.inbox import InboxInMemory
from bot.strings import strings_for
from tests.adapters.telegram.serving import FORUM, GROUP, GROUP_ID, NO_MATCH, reply_to, said_by_bot
from tests.servers.telegram_server import USERNAME, TelegramServer

TIDES = "Why are there tides in the sea?"
pytestmark = pytest.mark.usefixtures("bot")


async def test_command_is_answered_with_a_quote(server: TelegramServer) -> None:
    reply = await reply_to(server, f"/ask@dragoman_test_bot {TIDES}", chat=GROUP)
    assert reply["text"].startswith(TIDES)
    assert reply["reply_to_message"]["text"].endswith(TIDES)
    assert "message_thread_id" not in reply


async def test_what_is_not_for_the_bot_is_left_alone_and_not_even_recorded(
    server: TelegramServer, services: Services
) -> None:
    other = await server.say("just talking", user_id=7, chat=GROUP)
    for text in (TIDES, f"/ask@other_bot {TIDES}", "/unknown", "@somebody_else why?"):
        await server.say(text, chat=GROUP)
    await server.say("a reply to a person", chat=GROUP, reply_to=other)
    await reply_to(server, "/help", chat=GROUP)
    assert len(said_by_bot(server, GROUP_ID)) == 1
    assert isinstance(services.inbox, InboxInMemory)
    assert len(services.inbox.known) == 1


@pytest.mark.parametrize("text", [f"@{USERNAME} {{}}", f"{{}} @{USERNAME.upper()}"])
async def test_mention_is_answered_and_left_out_of_the_question(
    server: TelegramServer, text: str
) -> None:
    reply = await reply_to(server, text.format(TIDES), chat=GROUP)
    assert reply["text"].startswith(TIDES)
    assert TIDES in reply["reply_to_message"]["text"]


async def test_mention_by_id_is_answered_too(server: TelegramServer) -> None:
    server.open_chat(GROUP)
    said = await server.say("😀 Bot, xyzzy plugh", chat=GROUP)
    mention = {"type": "text_mention", "offset": 3, "length": 4, "user": {"id": 123456}}
    mention["user"] = {"id": 123456, "is_bot": True, "first_name": "Dragoman"}
    await server.push(message=said | {"entities": [mention]})
    reply = (await server.wait_for_call("sendMessage")).result
    assert reply["text"] == NO_MATCH


async def test_reply_to_an_answer_is_a_new_question(server: TelegramServer) -> None:
    first = await reply_to(server, "/ask xyzzy plugh", chat=GROUP)
    second = await reply_to(server, TIDES, chat=GROUP, reply_to=first)
    assert second["text"].startswith(TIDES)
    assert second["reply_to_message"]["text"] == TIDES


async def test_mention_alone_points_at_the_question_it_replies_to(server: TelegramServer) -> None:
    question = await server.say(TIDES, user_id=7, chat=GROUP)
    reply = await reply_to(server, f"@{USERNAME}", chat=GROUP, reply_to=question)
    assert reply["text"].startswith(TIDES)
    assert reply["reply_to_message"]["message_id"] == question["message_id"]


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


async def test_nothing_of_what_is_none_of_its_business_is_answered_or_recorded(
    server: TelegramServer, services: Services
) -> None:
    await server.make_noise()
    said = await server.say("/ask anything", user_id=7, chat=GROUP)
    await server.wait_for_call("sendMessage")
    bot = {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    for change in (
        {"via_bot": bot},
        {"from": bot},
        {"sender_chat": {"id": -5, "type": "channel", "title": "News"}},
        {"is_automatic_forward": True},
        {"chat": {"id": -5, "type": "channel", "title": "News"}},
    ):
        await server.push(message=said | change)
    await reply_to(server, "/ask anything", chat=GROUP)
    assert len(server.calls_of("sendMessage")) == 2
    assert isinstance(services.inbox, InboxInMemory)
    assert len(services.inbox.known) == 2


async def test_administrator_who_writes_in_the_name_of_the_group_is_answered(
    server: TelegramServer,
) -> None:
    said = await server.say("talk", chat=GROUP)
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    asked = said | {"from": anonymous, "sender_chat": GROUP, "text": f"/ask {TIDES}"}
    command = {"type": "bot_command", "offset": 0, "length": 4}
    await server.push(message=asked | {"entities": [command]})
    assert (await server.wait_for_call("sendMessage")).result["text"].startswith(TIDES)
