"""Buttons."""

import pytest

from bot.actions import NoneOfThese, encode
from bot.strings import strings_for
from tests.adapters.telegram.serving import (
    BROKEN,
    FORUM,
    GROUP_ID,
    NO_MATCH,
    WITHDRAWN,
    FakeDesk,
    broken,
    buttons,
    data_of,
    reply_to,
    said_by_bot,
    serving,
)
from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject

HARBOUR = "When is the harbour open?"
TIDES = "Why are there tides in the sea?"


async def press(
    server: TelegramServer, message: JsonObject, label: str, *, expired: bool = False
) -> JsonObject:
    """Press a button and return the message as it is shown after that."""
    edits = len(server.calls_of("editMessageText"))
    await server.press(message, data_of(message, label), expired=expired)
    await server.wait_for_call("editMessageText", edits + 1)
    return said_by_bot(server)[-1]


@pytest.mark.usefixtures("bot")
async def test_picked_question_is_replaced_by_its_answer(server: TelegramServer) -> None:
    reply = await press(server, await reply_to(server, "harbour"), HARBOUR)
    assert reply["text"].startswith(f"{HARBOUR}\n\nAn answer about harbour.")
    assert buttons(reply)[:2] == [["Sources"], ["New question"]]
    assert len(said_by_bot(server)) == 1
    assert server.unanswered == []
    (edit,) = server.calls_of("editMessageText")
    assert edit.parameters["link_preview_options"] == {"is_disabled": True}


@pytest.mark.usefixtures("bot")
async def test_press_is_confirmed_before_anything_else(server: TelegramServer) -> None:
    await press(server, await reply_to(server, "harbour"), HARBOUR)
    methods = [call.method for call in server.calls]
    assert methods.index("answerCallbackQuery") < methods.index("editMessageText")


@pytest.mark.usefixtures("bot")
async def test_none_of_these_ends_the_choice(server: TelegramServer) -> None:
    reply = await press(server, await reply_to(server, "harbour"), "None of these")
    assert reply["text"].startswith("Then I have no approved answer yet.")
    assert buttons(reply) == []


@pytest.mark.usefixtures("bot")
async def test_views_of_an_answer_take_each_others_place(server: TelegramServer) -> None:
    short = await reply_to(server, TIDES)
    long = await press(server, short, "Read more")
    assert "An answer about tides.\n\nA longer text on tides." in long["text"]
    sources = await press(server, long, "Sources")
    assert "Source: Official page\nhttps://example.org/page" in sources["text"]
    assert "An answer" not in sources["text"]
    back = await press(server, sources, "Back to the answer")
    languages = await press(server, back, "Other languages")
    assert buttons(languages)[0] == ["Français"]
    french = await press(server, languages, "Français")
    assert "La Lune attire." in french["text"]
    assert len(said_by_bot(server)) == 1


@pytest.mark.usefixtures("bot")
async def test_pages_take_each_others_place_and_the_language_is_kept(
    server: TelegramServer,
) -> None:
    page = await press(server, await reply_to(server, "/start"), "🌐 Language")
    assert ["Deutsch"] in [row[:1] for row in buttons(page)]
    chosen = await press(server, page, "Deutsch")
    assert chosen["text"] == strings_for("de").get("notice.language_chosen", text="Deutsch")
    assert (await reply_to(server, "xyzzy plugh"))["text"].startswith("Darauf habe ich noch")


@pytest.mark.usefixtures("bot")
async def test_second_press_of_the_same_button_changes_nothing(server: TelegramServer) -> None:
    choice = await reply_to(server, "harbour")
    once = await press(server, choice, HARBOUR)
    twice = await press(server, choice, HARBOUR)
    assert once["text"] == twice["text"]
    assert len(said_by_bot(server)) == 1
    assert server.unanswered == []


@pytest.mark.usefixtures("bot")
async def test_expired_press_is_served_all_the_same(server: TelegramServer) -> None:
    choice = await reply_to(server, "harbour")
    assert HARBOUR in (await press(server, choice, HARBOUR, expired=True))["text"]


@pytest.mark.usefixtures("bot")
async def test_press_under_a_deleted_message_gets_a_new_one(server: TelegramServer) -> None:
    choice = await reply_to(server, "harbour")
    server.delete(choice)
    await server.press(choice, data_of(choice, HARBOUR))
    answer = (await server.wait_for_call("sendMessage", 2)).result
    assert answer["text"].startswith(HARBOUR)
    assert server.calls_of("editMessageText") == []


@pytest.mark.usefixtures("bot")
async def test_message_that_cannot_be_edited_gets_a_new_one_in_its_topic(
    server: TelegramServer,
) -> None:
    choice = await reply_to(server, "/ask harbour", chat=FORUM, thread_id=5)
    server.fail(
        "editMessageText", "status", status=400, description="Bad Request: message can't be edited"
    )
    await server.press(choice, data_of(choice, HARBOUR))
    answer = (await server.wait_for_call("sendMessage", 2)).result
    assert answer["text"].startswith(HARBOUR)
    assert answer["message_thread_id"] == 5
    assert answer["chat"]["id"] == GROUP_ID


@pytest.mark.usefixtures("bot")
async def test_unknown_button_is_answered_politely_and_spoils_nothing(
    server: TelegramServer,
) -> None:
    choice = await reply_to(server, "harbour")
    old = choice["reply_markup"]["inline_keyboard"][0][0] | {"callback_data": "v0|harbour"}
    await server.press(choice | {"reply_markup": {"inline_keyboard": [[old]]}}, "v0|harbour")
    notice = (await server.wait_for_call("sendMessage", 2)).result
    assert notice["text"] == WITHDRAWN
    assert said_by_bot(server)[0] == choice
    assert server.unanswered == []


async def test_broken_core_is_admitted(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        reply = await reply_to(server, "anything")
        assert reply["text"] == NO_MATCH
        desk.make = broken
        query = press_update(reply)
        await server.push(callback_query=query)
        assert (await server.wait_for_call("sendMessage", 2)).result["text"] == BROKEN


async def test_press_that_belongs_nowhere_is_only_confirmed(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()):
        reply = await reply_to(server, "anything")
        query = press_update(reply)
        del query["message"]
        await server.push(callback_query=query)
        await server.wait_for_call("answerCallbackQuery")
        await reply_to(server, "anything")
    assert server.calls_of("editMessageText") == []


def press_update(message: JsonObject) -> JsonObject:
    """A press that Telegram has forgotten already."""
    return {
        "id": "1",
        "from": {"id": USER_ID, "is_bot": False, "first_name": "Person"},
        "message": message,
        "chat_instance": "1",
        "data": encode(NoneOfThese("en")),
    }
