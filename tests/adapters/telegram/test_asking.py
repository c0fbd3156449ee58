"""Questions in private chats, as a person meets the bot."""

import pytest

from adapters.telegram.activity import MOST_AT_ONCE
from bot.strings import strings_for
from tests.adapters.telegram.serving import (
    NO_MATCH,
    FakeDesk,
    buttons,
    reply_to,
    said_by_bot,
    serving,
)
from tests.assembly import HELP, desk_over, services_over, small_bot
from tests.servers.telegram_server import USER_ID, TelegramServer


@pytest.mark.usefixtures("bot")
async def test_question_gets_the_approved_answer_with_its_papers(server: TelegramServer) -> None:
    reply = await reply_to(server, "Why are there tides in the sea?")
    assert reply["text"] == (
        "Why are there tides in the sea?\n\nAn answer about tides.\n\n"
        "Source: Official page\nFacts as of 1\xa0May\xa02026 · Approved on 1\xa0June\xa02026"
    )
    assert [mark["type"] for mark in reply["entities"]] == ["bold", "text_link", "italic"]
    assert reply["link_preview_options"] == {"is_disabled": True}
    assert buttons(reply) == [
        ["Read more", "Sources"],
        ["Other languages", "New question"],
        ["👍 Helpful", "👎 Not helpful"],
    ]
    assert "reply_to_message" not in reply


@pytest.mark.usefixtures("bot")
async def test_markup_in_a_text_is_shown_as_it_is(server: TelegramServer) -> None:
    reply = await reply_to(server, "Who built the lighthouse?")
    assert "Builders & co: 2 < 3, 4 > 3, *_`|~ and @\u2060everyone." in reply["text"]


@pytest.mark.usefixtures("bot")
async def test_text_in_another_language_says_so_and_offers_what_there_is(
    server: TelegramServer,
) -> None:
    reply = await reply_to(server, "Why are there tides in the sea?", language="de")
    german = strings_for("de")
    notice = german.get("answer.other_language", asked="Deutsch", shown="Englisch")
    assert reply["text"].startswith(f"{notice}\n\nWhy are there tides in the sea?\n\n")
    assert ["Français"] in buttons(reply)


@pytest.mark.usefixtures("bot")
async def test_ambiguous_question_gets_questions_to_choose_from(server: TelegramServer) -> None:
    reply = await reply_to(server, "harbour")
    assert reply["text"] == "Did you mean one of these?"
    assert buttons(reply) == [
        ["When is the harbour open?"],
        ["Where are harbour tickets sold?"],
        ["None of these"],
    ]


@pytest.mark.usefixtures("bot")
async def test_unknown_question_gets_an_honest_no(server: TelegramServer) -> None:
    assert (await reply_to(server, "xyzzy plugh"))["text"] == NO_MATCH


@pytest.mark.usefixtures("bot")
async def test_start_greets_in_the_name_of_the_organization(server: TelegramServer) -> None:
    reply = await reply_to(server, "/start")
    assert reply["text"].startswith("Hello! Ask me anything about the Harbour, in your own words.")
    assert reply["text"].endswith("\n\nJust type your question.")
    assert buttons(reply)[-1] == ["🌐 Language", "🔒 Privacy"]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("command", ["/help", "/unknown", "/HELP@Dragoman_test_bot"])
async def test_help_helps_and_so_does_an_unknown_command(
    server: TelegramServer, command: str
) -> None:
    assert "Type a question" in (await reply_to(server, command))["text"]


@pytest.mark.usefixtures("bot")
async def test_ask_takes_what_follows_it(server: TelegramServer) -> None:
    reply = await reply_to(server, "/ask Why are there\ntides in the sea?")
    assert reply["text"].startswith("Why are there tides in the sea?")


@pytest.mark.parametrize("language", ["pt-br", None])
async def test_core_gets_the_text_and_what_telegram_knows_of_the_language(
    server: TelegramServer, language: str | None
) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        await server.say("Olá", language=language)
        await server.wait_for_call("sendMessage")
    (question,) = desk.questions
    assert (question.text, question.locale) == ("Olá", language)


async def test_slow_answer_blocks_nobody(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        for user_id in range(1, 6):
            await server.say("slow", user_id)
        await desk.wait_for_questions(5)
        await reply_to(server, "quick", user_id=6)
        assert not said_by_bot(server, 1)
        desk.released.set()
        await server.wait_for_call("sendMessage", 6)
    assert all(len(said_by_bot(server, user_id)) == 1 for user_id in range(1, 7))


async def test_typing_is_shown_when_it_takes_long(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk, typing_after=0):
        await server.say("slow")
        typing = await server.wait_for_call("sendChatAction")
        assert typing.parameters == {"chat_id": USER_ID, "action": "typing"}
        desk.released.set()
        await server.wait_for_call("sendMessage")


async def test_typing_is_shown_to_few_of_a_crowd(server: TelegramServer) -> None:
    desk = FakeDesk()
    crowd = range(1, MOST_AT_ONCE + 6)
    async with serving(server, desk, typing_after=0):
        for user_id in crowd:
            await server.say("slow", user_id)
        await desk.wait_for_questions(len(crowd))
        await server.wait_for_call("sendChatAction", MOST_AT_ONCE)
        desk.released.set()
        await server.wait_for_call("sendMessage", len(crowd))
        assert len(server.calls_of("sendChatAction")) == MOST_AT_ONCE
        desk.released.clear()
        await server.say("slow again", 1)
        await server.wait_for_call("sendChatAction", MOST_AT_ONCE + 1)
        desk.released.set()


async def test_typing_may_fail(server: TelegramServer) -> None:
    desk = FakeDesk()
    server.fail("sendChatAction", "drop")
    async with serving(server, desk, typing_after=0):
        await server.say("slow")
        await server.wait_for_call("sendChatAction")
        desk.released.set()
        await server.wait_for_call("sendMessage")


@pytest.mark.usefixtures("bot")
async def test_nobody_types_before_a_quick_answer(server: TelegramServer) -> None:
    await reply_to(server, "harbour")
    assert server.calls_of("sendChatAction") == []


@pytest.mark.usefixtures("bot")
async def test_greeting_is_returned_in_the_language_of_the_client(server: TelegramServer) -> None:
    reply = await reply_to(server, "hello", language="de")
    assert reply["text"] == strings_for("de").get("courtesy.greeting")


@pytest.mark.usefixtures("bot")
async def test_distress_gets_help_and_nothing_to_press(server: TelegramServer) -> None:
    reply = await reply_to(server, "I want to die")
    assert reply["text"] == f"{strings_for('en').get('courtesy.distress')}\n\n{HELP}"
    assert buttons(reply) == []


async def test_frame_runs_from_right_to_left_for_those_who_read_so(server: TelegramServer) -> None:
    """Around an English text, for which there is no Arabic one."""
    languages = frozenset({"ar", "en"})
    async with (
        small_bot(languages=languages) as answerer,
        serving(server, services_over(desk_over(answerer))),
    ):
        reply = await reply_to(server, "Why are there tides in the sea?", language="ar")
    arabic, lines = strings_for("ar"), reply["text"].split("\n")
    assert lines[0].startswith(arabic.get("answer.other_language", asked="", shown="")[:10])
    assert lines[2] == "Why are there tides in the sea?"
    assert f"{arabic.get('answer.sources')}: \u2068Official page\u2069" in lines
    opinions = [arabic.get("answer.helpful"), arabic.get("answer.not_helpful")]
    assert [one for row in buttons(reply) for one in row if one in opinions] == opinions[::-1]
