"""Inline mode: "@bot some words" in any chat."""

import re

import pytest

from bot.adapter import Services
from bot.front_desk import FrontDesk
from bot.inbox import InboxInMemory
from bot.strings import strings_for
from tests.adapters.telegram.serving import Running, data_of, reply_to, serving
from tests.assembly import desk_over, revision, services_over, small_bot
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_update import JsonObject

TIDES = "Why are there tides in the sea?"
STRINGS = strings_for("en")


async def found(server: TelegramServer, text: str, **who: object) -> tuple[str, JsonObject]:
    """Type something, and return the id of the query with the bot's answer."""
    count = len(server.calls_of("answerInlineQuery"))
    query = await server.search_inline(text, **who)  # type: ignore[arg-type]
    call = await server.wait_for_call("answerInlineQuery", count + 1)
    return query, call.parameters


@pytest.mark.usefixtures("bot")
async def test_words_find_answers_to_send(server: TelegramServer) -> None:
    _, answer = await found(server, TIDES)
    result = answer["results"][0]
    assert result["title"] == TIDES
    assert result["description"] == "An answer about tides."
    assert result["input_message_content"]["message_text"].startswith(f"<b>{TIDES}</b>")
    assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    assert len(answer["results"]) <= 10


@pytest.mark.usefixtures("bot")
async def test_answer_is_for_one_person_and_not_kept_for_long(server: TelegramServer) -> None:
    _, answer = await found(server, TIDES)
    assert answer["is_personal"] is True
    assert answer["cache_time"] <= 30


@pytest.mark.usefixtures("bot")
async def test_each_gets_their_own_language(server: TelegramServer) -> None:
    _, english = await found(server, TIDES, user_id=1, language="en")
    _, french = await found(server, TIDES, user_id=2, language="fr")
    assert english["results"][0]["title"] == TIDES
    assert french["results"][0]["title"] == "Pourquoi y a-t-il des marées ?"


@pytest.mark.usefixtures("bot")
async def test_ids_are_short_and_say_nothing(server: TelegramServer) -> None:
    _, answer = await found(server, "")
    assert all(re.fullmatch("[0-9a-f]{32}", result["id"]) for result in answer["results"])


@pytest.mark.usefixtures("bot")
async def test_nothing_typed_offers_topics_and_the_settings(server: TelegramServer) -> None:
    _, answer = await found(server, "")
    assert len(answer["results"]) == 5
    assert answer["button"] == {
        "text": STRINGS.get("inline.settings"),
        "start_parameter": "_language",
    }


@pytest.mark.usefixtures("bot")
async def test_nothing_found_leads_to_the_bot(server: TelegramServer) -> None:
    _, answer = await found(server, "...")
    assert answer["results"] == []
    assert answer["button"] == {
        "text": STRINGS.get("inline.nothing"),
        "start_parameter": "_start",
    }
    assert (await reply_to(server, "/start _start"))["text"].startswith("Hello!")


async def test_at_most_ten_are_offered(server: TelegramServer) -> None:
    many = [revision(f"tides-{number}") for number in range(15)]
    async with small_bot(many) as answerer, serving(server, services_over(desk_over(answerer))):
        _, answer = await found(server, "")
        assert len(answer["results"]) == 10


@pytest.mark.usefixtures("bot")
async def test_buttons_below_what_was_sent_work(server: TelegramServer) -> None:
    query, answer = await found(server, TIDES)
    message_id = await server.choose(query, answer["results"][0]["id"])
    assert message_id is not None
    sent = server.inline_messages[message_id]
    await server.press_inline(message_id, data_of(sent, "Read more"))
    await server.wait_for_call("editMessageText")
    assert "A longer text on tides." in server.inline_messages[message_id]["text"]
    assert server.unanswered == []


@pytest.mark.usefixtures("bot")
async def test_next_question_there_is_another_search(server: TelegramServer) -> None:
    _, answer = await found(server, TIDES)
    rows = answer["results"][0]["reply_markup"]["inline_keyboard"]
    (key,) = [key for row in rows for key in row if key["text"] == "New question"]
    assert key["switch_inline_query_current_chat"] == ""


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("label", ["👍 Helpful", "👎 Not helpful"])
async def test_opinion_there_is_taken_and_thanked_for(
    server: TelegramServer, desk: FrontDesk, label: str
) -> None:
    query, answer = await found(server, TIDES)
    message_id = await server.choose(query, answer["results"][0]["id"])
    assert message_id is not None
    await server.press_inline(message_id, data_of(server.inline_messages[message_id], label))
    await server.wait_for_call("editMessageReplyMarkup")
    (confirmed,) = server.calls_of("answerCallbackQuery")
    assert confirmed.parameters["text"] == STRINGS.get("notice.rated")
    left = server.inline_messages[message_id]["reply_markup"]["inline_keyboard"]
    assert label not in [key["text"] for row in left for key in row]
    assert server.calls_of("sendMessage") == []
    assert len(desk.feedback.opinions) == 1  # type: ignore[attr-defined]


async def test_what_is_typed_is_not_recorded(
    server: TelegramServer, services: Services, bot: Running
) -> None:
    await found(server, "half a wo")
    assert isinstance(services.inbox, InboxInMemory)
    assert services.inbox.known == set()


@pytest.mark.usefixtures("bot")
async def test_search_that_is_too_old_disturbs_nobody(server: TelegramServer) -> None:
    server.query_life = -1
    await found(server, TIDES)
    server.query_life = 10
    assert (await reply_to(server, TIDES))["text"].startswith(TIDES)
