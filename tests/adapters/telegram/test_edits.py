"""Questions that are edited."""

import pytest

from tests.adapters.telegram.serving import (
    GROUP,
    GROUP_ID,
    NO_MATCH,
    FakeDesk,
    reply_to,
    said_by_bot,
    serving,
)
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_update import JsonObject

TIDES = "Why are there tides in the sea?"


async def edit(server: TelegramServer, message: JsonObject, text: str) -> JsonObject:
    """Edit a question, and return its answer after that."""
    edits = len(server.calls_of("editMessageText"))
    await server.edit(message, text)
    await server.wait_for_call("editMessageText", edits + 1)
    return said_by_bot(server, message["chat"]["id"])[-1]


@pytest.mark.usefixtures("bot")
async def test_edited_question_gets_its_answer_edited(server: TelegramServer) -> None:
    said = await server.say("xyzzy plugh")
    await server.wait_for_call("sendMessage")
    assert (await edit(server, said, TIDES))["text"].startswith(TIDES)
    assert (await edit(server, said, "xyzzy plugh"))["text"] == NO_MATCH
    assert len(said_by_bot(server)) == 1


@pytest.mark.usefixtures("bot")
async def test_edited_command_in_a_group_is_answered_again(server: TelegramServer) -> None:
    said = await server.say("/ask xyzzy plugh", chat=GROUP)
    await server.wait_for_call("sendMessage")
    assert (await edit(server, said, f"/ask {TIDES}"))["text"].startswith(TIDES)
    assert len(said_by_bot(server, GROUP_ID)) == 1


@pytest.mark.usefixtures("bot")
async def test_old_question_is_not_answered_again(server: TelegramServer) -> None:
    said = await server.say("xyzzy plugh")
    await server.wait_for_call("sendMessage")
    late = said | {"text": TIDES, "edit_date": said["date"] + 61}
    await server.push(edited_message=late)
    await reply_to(server, "harbour")
    assert server.calls_of("editMessageText") == []


@pytest.mark.usefixtures("bot")
async def test_message_that_had_no_answer_gets_none_by_an_edit(server: TelegramServer) -> None:
    said = await server.say("just talking", chat=GROUP)
    await server.edit(said, f"/ask {TIDES}")
    page = await server.say("/help", chat=GROUP)
    await server.wait_for_call("sendMessage")
    await server.edit(page, "/start")
    await reply_to(server, "/help", chat=GROUP)
    assert len(said_by_bot(server, GROUP_ID)) == 2
    assert server.calls_of("editMessageText") == []


async def test_edit_while_the_question_is_worked_on_waits_for_the_answer(
    server: TelegramServer,
) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        said = await server.say("slow")
        await desk.wait_for_questions()
        await server.edit(said, "quick")
        await reply_to(server, "anything", user_id=7)
        assert [question.text for question in desk.questions] == ["slow", "anything"]
        desk.released.set()
        await server.wait_for_call("editMessageText")
    assert [question.text for question in desk.questions] == ["slow", "anything", "quick"]
    assert len(said_by_bot(server)) == 1


@pytest.mark.usefixtures("bot")
async def test_answer_that_is_gone_is_written_anew(server: TelegramServer) -> None:
    said = await server.say("xyzzy plugh")
    answer = (await server.wait_for_call("sendMessage")).result
    server.delete(answer)
    await server.edit(said, TIDES)
    assert (await server.wait_for_call("sendMessage", 2)).result["text"].startswith(TIDES)
