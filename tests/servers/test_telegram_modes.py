"""Inline mode, webhooks, forums, flood limits and other states of Telegram, with the real library.

The tests of the plain conversation are in `test_telegram_server.py`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MenuButtonCommands,
    MenuButtonDefault,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from tests.servers.telegram_flood import FloodGate, FloodLimits
from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject, group_chat

GROUP_ID = -1001
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])


@pytest.fixture(autouse=True)
def _times_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    server.open_chat()
    server.open_chat(group_chat(GROUP_ID, is_forum=True))
    async with Bot(server.token, base_url=server.base_url) as bot:
        yield bot


def article(text: str = "Text", **fields: Any) -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle("id-1", "Title", content, **fields)


async def post(server: TelegramServer, method: str, parameters: JsonObject) -> str:
    """Send by hand what the library would not, and return the description of the refusal."""
    url = f"{server.base_url}{server.token}/{method}"
    async with ClientSession() as session, session.post(url, json=parameters) as response:
        body: JsonObject = await response.json()
    return str(body.get("description", ""))


# Inline mode.


async def test_person_chooses_a_result_and_the_bot_is_told(
    server: TelegramServer, bot: Bot
) -> None:
    query_id = await server.search_inline("office")
    await bot.answer_inline_query(query_id, [article("<b>Yes</b>", reply_markup=BUTTONS)])
    (offered,) = server.inline_results(query_id)
    message_id = await server.choose(query_id, offered["id"])
    assert message_id is not None
    assert server.inline_messages[message_id]["text"] == "Yes"
    update = (await bot.get_updates())[-1]
    assert update.chosen_inline_result is not None
    assert update.chosen_inline_result.result_id == "id-1"
    assert update.chosen_inline_result.inline_message_id == message_id
    assert server.violations == []


async def test_button_under_an_inline_message_can_be_pressed(
    server: TelegramServer, bot: Bot
) -> None:
    query_id = await server.search_inline("office")
    await bot.answer_inline_query(query_id, [article(reply_markup=BUTTONS)])
    message_id = await server.choose(query_id, "id-1")
    assert message_id is not None
    await server.press_inline(message_id, "more")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert update.callback_query.message is None
    await update.callback_query.edit_message_text("More")
    assert server.inline_messages[message_id] == {"text": "More"}
    with pytest.raises(ValueError, match="no button"):
        await server.press_inline(message_id, "more")


async def test_message_of_nobody_is_not_edited(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message_id_invalid"):
        await bot.edit_message_text("More", inline_message_id="inline-9")


async def test_result_without_buttons_leaves_nothing_to_edit(
    server: TelegramServer, bot: Bot
) -> None:
    query_id = await server.search_inline("office")
    await bot.answer_inline_query(query_id, [article()])
    assert await server.choose(query_id, "id-1") is None


@pytest.mark.parametrize(
    ("personal", "cache_time", "asked_again"),
    [(False, 300, False), (True, 300, True), (False, 0, True)],
)
async def test_answer_is_kept_for_everybody_unless_it_is_personal(
    server: TelegramServer, bot: Bot, *, personal: bool, cache_time: int, asked_again: bool
) -> None:
    query_id = await server.search_inline("office", language="de")
    await bot.answer_inline_query(
        query_id, [article("Ja")], is_personal=personal, cache_time=cache_time
    )
    again = await server.search_inline("office", user_id=7, language="fr")
    assert (again in server.unanswered) == asked_again
    if not asked_again:
        (offered,) = server.inline_results(again)
        assert offered["input_message_content"]["message_text"] == "Ja"


def answer_with(result: JsonObject, **parameters: Any) -> JsonObject:
    plain = {"type": "article", "id": "1", "title": "T"}
    content = {"input_message_content": {"message_text": "x"}}
    return {"inline_query_id": "q", "results": [plain | content | result]} | parameters


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        (answer_with({"title": ""}), "ARTICLE_TITLE_EMPTY"),
        (answer_with({"input_message_content": {}}), "MESSAGE_CONTENT_EMPTY"),
        (answer_with({"input_message_content": {"message_text": " "}}), "text is empty"),
        (answer_with({"input_message_content": {"message_text": "x" * 4097}}), "TOO_LONG"),
        (
            answer_with({"input_message_content": {"message_text": "<x>", "parse_mode": "HTML"}}),
            "Unsupported start tag",
        ),
        (answer_with({}, cache_time=-1), "cache_time"),
        (answer_with({}, next_offset="x" * 65), "NEXT_OFFSET_INVALID"),
        (answer_with({}, button={"text": "", "start_parameter": "x"}), "SWITCH_PM_TEXT_EMPTY"),
        (answer_with({}, button={"text": "Language"}), "exactly one of"),
        (answer_with({}, button={"text": "L", "start_parameter": "ä"}), "START_PARAM_INVALID"),
        (answer_with({}, button={"text": "L", "start_parameter": "x" * 65}), "START_PARAM"),
    ],
)
async def test_inline_answer_against_the_rules_is_refused(
    server: TelegramServer, bot: Bot, parameters: JsonObject, reason: str
) -> None:
    description = await post(server, "answerInlineQuery", parameters)
    assert reason in description
    assert server.violations == [f"answerInlineQuery: {description}"]


async def test_button_above_the_results_starts_the_bot(server: TelegramServer, bot: Bot) -> None:
    query_id = await server.search_inline("office")
    button = InlineQueryResultsButton("Language", start_parameter="language")
    await bot.answer_inline_query(query_id, [article()], button=button)
    assert server.violations == []


async def test_query_is_too_old_after_its_life(server: TelegramServer, bot: Bot) -> None:
    server.query_life = 0
    query_id = await server.search_inline("office")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query_id, [article()])


# The bot's profile.


async def test_menu_button_is_set_for_all_or_for_one_chat(server: TelegramServer, bot: Bot) -> None:
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert await bot.get_chat_menu_button(USER_ID) == MenuButtonCommands()
    await bot.set_chat_menu_button(USER_ID, MenuButtonDefault())
    assert server.menu_buttons[USER_ID] == {"type": "default"}
    assert server.violations == []


@pytest.mark.parametrize("button", [{"type": "moon"}, {"type": "web_app"}])
async def test_wrong_menu_button_is_refused(
    server: TelegramServer, bot: Bot, button: JsonObject
) -> None:
    await post(server, "setChatMenuButton", {"menu_button": button})
    assert len(server.violations) == 1


async def test_person_sees_the_menu_of_their_language_and_place(
    server: TelegramServer, bot: Bot
) -> None:
    everywhere: list[JsonObject] = [{"type": "all_private_chats"}, {"type": "default"}]
    await bot.set_my_commands([("ask", "Ask")])
    await bot.set_my_commands([("ask", "Fragen")], language_code="de")
    assert server.seen_commands("de", everywhere)[0]["description"] == "Fragen"
    assert server.seen_commands("fr", everywhere)[0]["description"] == "Ask"
    await bot.set_my_name("Dragoman")
    assert server.seen_text("name", "fr") == "Dragoman"


# Webhooks.


class Webhook:
    """A listener that notes the updates and may be slow or refuse."""

    def __init__(self, *statuses: int) -> None:
        self.updates: list[JsonObject] = []
        self.running = self.most = 0
        self.full = asyncio.Event()
        self.release = asyncio.Event()
        self.release.set()
        self._statuses = list(statuses)

    async def receive(self, request: web.Request) -> web.Response:
        assert request.headers["Content-Type"] == "application/json"
        self.running += 1
        self.most = max(self.most, self.running)
        if self.running == 2:
            self.full.set()
        self.updates.append(await request.json())
        await self.release.wait()
        self.running -= 1
        return web.Response(status=self._statuses.pop(0) if self._statuses else 200)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/", self.receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
        await runner.cleanup()


async def test_refused_update_is_posted_again_by_itself(server: TelegramServer, bot: Bot) -> None:
    webhook = Webhook(503, 500)
    server.webhook_pause = 0.01
    async with webhook.listening() as url:
        await bot.set_webhook(url)
        await server.say("Hello")
        await server.wait_until_delivered()
    assert server.deliveries == [503, 500, 200]


async def test_webhook_info_tells_the_last_error(server: TelegramServer, bot: Bot) -> None:
    async with Webhook(503).listening() as url:
        await bot.set_webhook(url, max_connections=5, allowed_updates=["message"])
        await server.say("Hello")
        info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503"
    assert (info.pending_update_count, info.max_connections) == (1, 5)
    assert info.allowed_updates == ("message",)


async def test_chats_are_served_side_by_side_within_the_connections(
    server: TelegramServer, bot: Bot
) -> None:
    webhook = Webhook()
    webhook.release.clear()
    async with webhook.listening() as url:
        await bot.set_webhook(url, max_connections=2)
        said = [asyncio.create_task(server.say(str(n), user_id=n)) for n in (1, 2, 3)]
        await asyncio.wait_for(webhook.full.wait(), 5)
        webhook.release.set()
        await asyncio.gather(*said)
    assert webhook.most == 2
    assert server.pending_updates == 0


async def test_messages_of_one_chat_keep_their_order(server: TelegramServer, bot: Bot) -> None:
    webhook = Webhook()
    async with webhook.listening() as url:
        await bot.set_webhook(url)
        await asyncio.gather(*(server.say(str(n)) for n in range(5)))
        await server.wait_until_delivered()
    texts = [update["message"]["text"] for update in webhook.updates]
    assert texts == ["0", "1", "2", "3", "4"]


# Messages.


async def test_quote_must_be_in_the_message(server: TelegramServer, bot: Bot) -> None:
    said = await server.say("😀 Where is the office?")
    quote = ReplyParameters(said["message_id"], quote="the office")
    sent = await bot.send_message(USER_ID, "Here", reply_parameters=quote)
    assert sent.quote is not None
    assert (sent.quote.text, sent.quote.position) == ("the office", 12)
    wrong = ReplyParameters(said["message_id"], quote="a harbour")
    with pytest.raises(BadRequest, match=r"(?i)quote_text_invalid"):
        await bot.send_message(USER_ID, "Here", reply_parameters=wrong)
    assert server.violations == []


@pytest.mark.parametrize(("placeholder", "broken"), [("Ask", 0), ("x" * 65, 1)])
async def test_forced_reply_has_a_short_placeholder(
    server: TelegramServer, bot: Bot, placeholder: str, broken: int
) -> None:
    markup = {"force_reply": True, "input_field_placeholder": placeholder}
    parameters = {"chat_id": USER_ID, "text": "What?", "reply_markup": markup}
    await post(server, "sendMessage", parameters)
    assert len(server.violations) == broken


async def test_forced_reply_is_no_part_of_the_message(bot: Bot) -> None:
    sent = await bot.send_message(USER_ID, "What?", reply_markup=ForceReply(selective=True))
    assert sent.reply_markup is None


async def test_edit_of_a_question_is_told(server: TelegramServer, bot: Bot) -> None:
    said = await server.say("Hello")
    await server.edit(said, "Hello @all")
    update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert update.edited_message.text == "Hello @all"
    assert server.messages[USER_ID][-1]["text"] == "Hello @all"


async def test_closed_topic_takes_no_message(server: TelegramServer, bot: Bot) -> None:
    await server.say("/ask Hello", chat=group_chat(GROUP_ID, is_forum=True), thread_id=5)
    server.close_topic(GROUP_ID, 5)
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(GROUP_ID, "Hi", message_thread_id=5)
    server.close_topic(GROUP_ID, 5, closed=False)
    await bot.send_message(GROUP_ID, "Hi", message_thread_id=5)


async def test_bot_without_the_right_may_not_write(server: TelegramServer, bot: Bot) -> None:
    server.restrict(GROUP_ID)
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.send_message(GROUP_ID, "Hi")
    server.restrict(GROUP_ID, muted=False)
    await bot.send_message(GROUP_ID, "Hi")
    assert server.violations == []


async def test_noise_is_understood_by_the_library(server: TelegramServer, bot: Bot) -> None:
    await server.make_noise()
    updates = await bot.get_updates()
    assert len(updates) == 11
    assert {update.update_id for update in updates} == set(range(1001, 1012))
    assert all(isinstance(update, Update) for update in updates)


async def test_bot_can_ask_who_runs_a_group(server: TelegramServer, bot: Bot) -> None:
    server.promote(GROUP_ID, USER_ID)
    server.promote(GROUP_ID)
    assert (await bot.get_chat_member(GROUP_ID, USER_ID)).status == "administrator"
    assert (await bot.get_chat_member(GROUP_ID, 7)).status == "member"
    administrators = await bot.get_chat_administrators(GROUP_ID)
    assert {member.user.id for member in administrators} == {USER_ID, bot.id}
    assert (await bot.get_chat(GROUP_ID)).is_forum
    assert await bot.get_chat_member_count(GROUP_ID) == 4
    with pytest.raises(BadRequest, match="no administrators"):
        await bot.get_chat_administrators(USER_ID)
    assert server.violations == []


async def test_bot_can_leave_a_group(bot: Bot) -> None:
    await bot.leave_chat(GROUP_ID)
    with pytest.raises(Forbidden):
        await bot.send_message(GROUP_ID, "Hello")


async def test_bot_can_react_once_to_a_message(server: TelegramServer, bot: Bot) -> None:
    said = await server.say("Hello")
    assert await bot.set_message_reaction(USER_ID, said["message_id"], "👀")
    with pytest.raises(BadRequest, match="to react not found"):
        await bot.set_message_reaction(USER_ID, 99, "👀")
    assert server.violations == []
    with pytest.raises(BadRequest, match=r"(?i)reactions_too_many"):
        await bot.set_message_reaction(USER_ID, said["message_id"], ["👀", "👍"])
    assert len(server.violations) == 1


# Trouble.


async def test_reset_connection_is_a_network_error(server: TelegramServer, bot: Bot) -> None:
    server.fail("sendMessage", "reset")
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "Hello")


async def test_slow_answer_comes_in_the_end(server: TelegramServer, bot: Bot) -> None:
    server.fail("sendMessage", "slow", seconds=0.05)
    await bot.send_message(USER_ID, "Hello")
    assert len(server.messages[USER_ID]) == 1


async def test_flood_may_come_without_a_time(server: TelegramServer, bot: Bot) -> None:
    server.fail("sendMessage", "flood", retry_after=None)
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(USER_ID, "Hello")
    assert not isinstance(caught.value, RetryAfter)


# Flood limits.


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def let_in(gate: FloodGate, chat_id: int, method: str = "sendMessage") -> bool:
    before = len(gate.floods)
    try:
        gate.pass_through(method, chat_id)
    except Exception:
        assert len(gate.floods) == before + 1
        return False
    return True


def test_chat_gets_one_message_a_second() -> None:
    clock = Clock()
    gate = FloodGate(FloodLimits(), clock)
    assert let_in(gate, 1)
    assert not let_in(gate, 1, "editMessageText")
    assert let_in(gate, 2)
    clock.now += 1
    assert let_in(gate, 1)
    assert [flood.limit for flood in gate.floods] == ["chat"]


def test_group_gets_twenty_a_minute() -> None:
    clock = Clock()
    gate = FloodGate(FloodLimits(), clock)
    for _ in range(20):
        assert let_in(gate, -1)
        clock.now += 1
    assert not let_in(gate, -1)
    assert gate.floods[0].limit == "group"
    assert gate.floods[0].retry_after == 40
    assert let_in(gate, -2)
    clock.now += 40
    assert let_in(gate, -1)


def test_all_chats_together_get_thirty_a_second() -> None:
    clock = Clock()
    gate = FloodGate(FloodLimits(), clock)
    assert all(let_in(gate, chat) for chat in range(1, 31))
    assert not let_in(gate, 99)
    assert gate.floods[0].limit == "overall"
    clock.now += 1
    assert let_in(gate, 99)


def test_typing_and_answers_to_presses_are_free() -> None:
    gate = FloodGate(FloodLimits(), Clock())
    for method in ("sendChatAction", "answerCallbackQuery", "getUpdates"):
        assert let_in(gate, 1, method)
        assert let_in(gate, 1, method)


async def test_bot_that_writes_too_much_is_told_how_long_to_wait() -> None:
    async with TelegramServer(flood_limits=FloodLimits()) as server:
        server.open_chat()
        async with Bot(server.token, base_url=server.base_url) as bot:
            await bot.send_message(USER_ID, "One")
            with pytest.raises(RetryAfter):
                await bot.send_message(USER_ID, "Two")
        assert [flood.chat_id for flood in server.floods] == [USER_ID]
        assert len(server.messages[USER_ID]) == 1
