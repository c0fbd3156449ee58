"""Messages that ask for words: what was missing, and the next question."""

import pytest

from bot.adapter import Services
from bot.feedback import FeedbackInMemory, Opinion
from bot.front_desk import FrontDesk
from bot.strings import strings_for
from tests.adapters.telegram.serving import (
    FORUM,
    GROUP,
    GROUP_ID,
    buttons,
    data_of,
    reply_to,
    said_by_bot,
    serving,
)
from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject

TIDES = "Why are there tides in the sea?"
GOOD, BAD, ANOTHER = "👍 Helpful", "👎 Not helpful", "New question"
STRINGS = strings_for("en")


def feedback(desk: FrontDesk) -> FeedbackInMemory:
    assert isinstance(desk.feedback, FeedbackInMemory)
    return desk.feedback


async def pressed(
    server: TelegramServer, message: JsonObject, label: str, user_id: int = USER_ID
) -> JsonObject:
    """Press a button that asks for words, and return the message that asks."""
    sent = len(server.calls_of("sendMessage"))
    await server.press(message, data_of(message, label), user_id)
    prompt: JsonObject = (await server.wait_for_call("sendMessage", sent + 1)).result
    return prompt


@pytest.mark.usefixtures("bot")
async def test_good_opinion_is_thanked_for_without_a_message_and_only_once(
    server: TelegramServer, desk: FrontDesk
) -> None:
    answer = await reply_to(server, TIDES)
    await server.press(answer, data_of(answer, GOOD))
    redrawn = (await server.wait_for_call("editMessageReplyMarkup")).result
    assert [GOOD, BAD] not in buttons(redrawn)
    assert buttons(redrawn) == buttons(answer)[:-1]
    (confirmed,) = server.calls_of("answerCallbackQuery")
    assert confirmed.parameters["text"] == STRINGS.get("notice.rated")
    assert feedback(desk).opinions == [Opinion("tides", "en", helpful=True)]
    assert len(said_by_bot(server)) == 1


@pytest.mark.usefixtures("bot")
async def test_bad_opinion_is_asked_about_and_the_remark_is_taken(
    server: TelegramServer, desk: FrontDesk
) -> None:
    answer = await reply_to(server, TIDES)
    prompt = await pressed(server, answer, BAD)
    assert prompt["text"] == STRINGS.get("notice.what_was_missing")
    markup = server.calls_of("sendMessage")[-1].parameters["reply_markup"]
    assert markup == {"force_reply": True, "selective": True}
    assert [GOOD, BAD] not in buttons(said_by_bot(server)[0])
    thanks = await reply_to(server, "The Moon is missing.", reply_to=prompt)
    assert thanks["text"] == STRINGS.get("notice.remarked")
    assert feedback(desk).remarks == [("tides", "en", "The Moon is missing.")]


@pytest.mark.usefixtures("bot")
async def test_next_question_is_answered(server: TelegramServer) -> None:
    answer = await reply_to(server, TIDES)
    prompt = await pressed(server, answer, ANOTHER)
    assert prompt["text"] == STRINGS.get("notice.next_question")
    reply = await reply_to(server, "When is the harbour open?", reply_to=prompt)
    assert "An answer about harbour." in reply["text"]
    assert [GOOD, BAD] in buttons(said_by_bot(server)[0])


async def test_prompt_is_known_after_a_restart(
    server: TelegramServer, services: Services, desk: FrontDesk
) -> None:
    async with serving(server, services):
        prompt = await pressed(server, await reply_to(server, TIDES), BAD)
    async with serving(server, services):
        await reply_to(server, "The Moon is missing.", reply_to=prompt)
    assert len(feedback(desk).remarks) == 1


async def test_of_prompts_only_hashes_and_actions_are_remembered(
    server: TelegramServer, services: Services
) -> None:
    async with serving(server, services):
        await pressed(server, await reply_to(server, TIDES, user_id=4242), BAD, 4242)
    ((kind, key), value), *_ = services.memories.values.items()  # type: ignore[attr-defined]
    assert (kind, value) == ("prompt", "bad:tides:en:en")
    assert "4242" not in key


@pytest.mark.usefixtures("bot")
async def test_in_a_group_only_the_one_who_asked_is_asked_back(server: TelegramServer) -> None:
    answer = await reply_to(server, f"/ask {TIDES}", chat=FORUM, thread_id=5)
    prompt = await pressed(server, answer, BAD)
    assert prompt["reply_to_message"]["text"] == f"/ask {TIDES}"
    assert prompt["message_thread_id"] == 5


@pytest.mark.usefixtures("bot")
async def test_somebody_else_in_a_group_is_called_by_nothing_visible(
    server: TelegramServer,
) -> None:
    answer = await reply_to(server, f"/ask {TIDES}", chat=GROUP)
    prompt = await pressed(server, answer, BAD, 7)
    assert "reply_to_message" not in prompt
    (mark,) = prompt["entities"]
    assert (mark["url"], mark["offset"], mark["length"]) == ("tg://user?id=7", 0, 1)
    assert prompt["text"] == "\u2060" + STRINGS.get("notice.what_was_missing")


@pytest.mark.usefixtures("bot")
async def test_ask_without_a_question_asks_for_it(server: TelegramServer) -> None:
    prompt = await reply_to(server, "/ask", chat=GROUP)
    assert prompt["text"] == STRINGS.get("notice.next_question")
    reply = await reply_to(server, TIDES, chat=GROUP, reply_to=prompt)
    assert reply["text"].startswith(TIDES)
    assert reply["chat"]["id"] == GROUP_ID
