"""The real python-telegram-bot against the loopback server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from aiohttp import ClientSession, web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject, group_chat

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])
GROUP_ID = -1001
NEW_GROUP_ID = -1002


async def reply(update: Update, _: Any) -> None:
    """Answer every message with one button."""
    assert update.message is not None
    await update.message.reply_text(f"<b>{update.message.text}</b>?", "HTML", reply_markup=BUTTONS)


async def confirm(update: Update, _: Any) -> None:
    """Replace the message under a pressed button."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text(f"You said {query.data}.")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    """Start a bot without a loop of its own, which may write to one person."""
    server.open_chat()
    async with build_bot(server) as bot:
        yield bot


@pytest.fixture
async def application(server: TelegramServer) -> AsyncIterator[AnyApplication]:
    """Start a polling application, which replies with a button and edits its reply on a press."""
    async with running_application(server) as application:
        yield application


def build_bot(server: TelegramServer) -> Bot:
    return Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url)


@asynccontextmanager
async def running_application(
    server: TelegramServer, errors: asyncio.Queue[TelegramError] | None = None
) -> AsyncIterator[AnyApplication]:
    application = build_application(server)
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(
            error_callback=errors.put_nowait if errors else None
        )
        await application.start()
        yield application
        await application.updater.stop()
        await application.stop()


def build_application(server: TelegramServer) -> AnyApplication:
    builder = Application.builder().token(server.token)
    builder = builder.base_url(server.base_url).base_file_url(server.base_file_url)
    application: AnyApplication = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, reply))
    application.add_handler(CallbackQueryHandler(confirm))
    return application


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


@pytest.mark.usefixtures("application")
async def test_polling_receives_a_message_and_replies(server: TelegramServer) -> None:
    await server.say("Where is the office", language="hi")
    call = await server.wait_for_call("sendMessage")
    assert call.parameters["chat_id"] == USER_ID
    question, answer = server.messages[USER_ID]
    assert question["from"]["language_code"] == "hi"
    assert answer["text"] == "Where is the office?"
    assert answer["entities"] == [{"type": "bold", "offset": 0, "length": 19}]
    assert server.violations == []


@pytest.mark.usefixtures("application")
async def test_pressed_button_edits_the_message(server: TelegramServer) -> None:
    await server.say("Hello")
    call = await server.wait_for_call("sendMessage")
    await server.press(call.result, "yes")
    await server.wait_for_call("editMessageText")
    edited = server.messages[USER_ID][-1]
    assert edited["text"] == "You said yes."
    assert "reply_markup" not in edited
    assert server.unanswered == []
    assert server.violations == []


async def test_pressing_a_button_that_is_not_there_is_a_mistake_of_the_test(
    server: TelegramServer,
) -> None:
    said = await server.say("Hello")
    with pytest.raises(ValueError, match="no button 'yes'"):
        await server.press(said, "yes")


async def test_polling_survives_a_dropped_connection(server: TelegramServer) -> None:
    server.fail("getUpdates", "drop")
    errors: asyncio.Queue[TelegramError] = asyncio.Queue()
    async with running_application(server, errors):
        assert isinstance(await errors.get(), NetworkError)
        await server.say("Still there")
        await server.wait_for_call("sendMessage")


async def test_unconfirmed_update_is_handed_out_again(server: TelegramServer, bot: Bot) -> None:
    await server.say("Hello")
    (first,) = await bot.get_updates()
    (again,) = await bot.get_updates()
    assert first == again
    assert await bot.get_updates(offset=first.update_id + 1) == ()
    assert server.pending_updates == 0


async def test_pushed_update_can_be_pushed_twice(server: TelegramServer, bot: Bot) -> None:
    said = await server.say("Hello")
    edit = await server.push(edited_message=said | {"text": "Hello!", "edit_date": said["date"]})
    _, first = await bot.get_updates()
    await server.push(**edit)
    (second,) = await bot.get_updates(offset=first.update_id + 1)
    assert first.update_id == second.update_id


async def test_updates_come_only_as_allowed(server: TelegramServer, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await server.say("Not wanted")
    assert server.pending_updates == 0


async def test_long_poll_ends_with_the_first_update(server: TelegramServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_for_call("getUpdates")
    await server.say("Hello")
    assert texts(await poll) == ["Hello"]


async def test_second_poller_is_a_conflict_for_the_first(server: TelegramServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_for_call("getUpdates")
    async with build_bot(server) as second:
        await second.get_updates()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_polling_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("https://example.org/telegram")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_running_poll(server: TelegramServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_for_call("getUpdates")
    await bot.set_webhook("https://example.org/telegram")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll


class Webhook:
    """A listener for updates that gives the answers it was told to give."""

    def __init__(self, *statuses: int) -> None:
        self.secrets: list[str | None] = []
        self.updates: list[JsonObject] = []
        self._statuses = list(statuses)

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        assert request.headers["Content-Type"] == "application/json"
        self.updates.append(await request.json())
        return web.Response(status=self._statuses.pop(0))

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/", self.receive)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
        await runner.cleanup()


async def test_webhook_gets_an_update_until_it_accepts(server: TelegramServer, bot: Bot) -> None:
    webhook = Webhook(500, 200)
    async with webhook.listening() as url:
        await bot.set_webhook(url, secret_token="secret")
        await server.say("Hello")
        assert (await bot.get_webhook_info()).pending_update_count == 1
        await server.deliver()
    assert server.deliveries == [500, 200]
    assert webhook.secrets == ["secret", "secret"]
    assert webhook.updates[0] == webhook.updates[1]
    assert server.pending_updates == 0
    assert server.violations == []


async def test_webhook_that_does_not_listen_gets_nothing(server: TelegramServer, bot: Bot) -> None:
    async with Webhook().listening() as url:
        await bot.set_webhook(url)
    await server.say("Hello")
    assert server.deliveries == [None]
    assert server.pending_updates == 1


async def test_unknown_chat_is_not_found(server: TelegramServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(7, "Hello")
    assert server.violations == []


async def test_blocked_bot_may_not_write(server: TelegramServer, bot: Bot) -> None:
    await server.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(USER_ID, "Hello")
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    await server.unblock()
    await bot.send_message(USER_ID, "Hello again")


async def test_bot_removed_from_a_group_may_not_write(server: TelegramServer, bot: Bot) -> None:
    server.open_chat(group_chat(GROUP_ID))
    await server.block(GROUP_ID, announced=False)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(GROUP_ID, "Hello")


async def test_migrated_group_tells_its_new_id(server: TelegramServer, bot: Bot) -> None:
    server.open_chat(group_chat(GROUP_ID))
    await server.migrate(GROUP_ID, NEW_GROUP_ID)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(GROUP_ID, "Hello")
    assert caught.value.new_chat_id == NEW_GROUP_ID
    await bot.send_message(NEW_GROUP_ID, "Hello")
    notice, _ = await bot.get_updates()
    assert notice.message is not None
    assert notice.message.migrate_to_chat_id == NEW_GROUP_ID


async def test_wrong_token_is_refused(server: TelegramServer) -> None:
    stranger = Bot("123456:WRONG", base_url=server.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_unknown_method_is_a_violation(server: TelegramServer, bot: Bot) -> None:
    with pytest.raises(TelegramError, match="not found"):
        await bot.do_api_request("sendTelepathy")
    assert server.violations == ["sendTelepathy: Not Found"]


async def test_flood_tells_how_long_to_wait(
    server: TelegramServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    server.open_chat(group_chat(GROUP_ID))
    server.fail("sendMessage", "flood", retry_after=3, chat_id=USER_ID)
    await bot.send_message(GROUP_ID, "Another chat is not concerned")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(USER_ID, "Hello")
    assert caught.value.retry_after == timedelta(seconds=3)
    await bot.send_message(USER_ID, "The fault is used up")


async def test_dropped_connection_is_a_network_error(server: TelegramServer, bot: Bot) -> None:
    server.fail("sendMessage", "drop")
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "Hello")
    assert server.messages[USER_ID] == []


async def test_message_may_arrive_though_its_answer_is_lost(
    server: TelegramServer, bot: Bot
) -> None:
    server.fail("sendMessage", "drop", applied=True)
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "Hello")
    assert [shown["text"] for shown in server.messages[USER_ID]] == ["Hello"]


async def test_hanging_request_times_out(server: TelegramServer, bot: Bot) -> None:
    server.fail("sendMessage", "hang")
    with pytest.raises(TimedOut):
        await bot.send_message(USER_ID, "Hello", read_timeout=0.05)


async def test_error_page_of_a_proxy_is_a_network_error(server: TelegramServer, bot: Bot) -> None:
    server.fail("*", "html", status=504)
    with pytest.raises(NetworkError, match="504"):
        await bot.get_me()


async def test_any_refusal_can_be_ordered(server: TelegramServer, bot: Bot) -> None:
    server.fail("sendMessage", "status", status=403, description="Forbidden: user is deactivated")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(USER_ID, "Hello")


async def test_garbage_is_not_understood(server: TelegramServer, bot: Bot) -> None:
    server.fail("*", "garbage", times=2)
    for _ in range(2):
        with pytest.raises(TelegramError, match="Invalid server response"):
            await bot.get_me()
    await bot.get_me()


async def test_trouble_can_be_ended(server: TelegramServer, bot: Bot) -> None:
    server.fail("*", "drop", times=100)
    server.recover()
    await bot.get_me()


async def test_server_may_be_down_for_a_while(server: TelegramServer, bot: Bot) -> None:
    await server.go_down()
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(USER_ID, "Hello")
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    await server.come_up()
    await bot.send_message(USER_ID, "Hello")
    assert len(server.messages[USER_ID]) == 1


LONGEST = "😀" * 2048


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        (LONGEST + "x", None, "Message is too long"),
        (f"<b>{LONGEST}x</b>", "HTML", "Message is too long"),
        (" ", None, "Message text is empty"),
        ("<b></b>", "HTML", "Message text is empty"),
        ("<b>bold", "HTML", 'find end tag corresponding to start tag "b"'),
        ("<b><i>both</b></i>", "HTML", 'byte offset 10, expected "</i>", found "</b>"'),
        ("ä</b>", "HTML", "unexpected end tag at byte offset 2"),
        ("<h1>Title</h1>", "HTML", 'unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", "HTML", "can't parse entities: unclosed start tag at byte offset 2"),
        ("<span>x</span>", "HTML", 'must have class "tg-spoiler"'),
        ("Hello", "XML", "Unsupported parse_mode"),
    ],
)
async def test_text_against_the_rules_is_refused_and_recorded(
    server: TelegramServer, bot: Bot, text: str, mode: str | None, reason: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(USER_ID, text, parse_mode=mode)
    assert reason.lower() in caught.value.message.lower()
    (violation,) = server.violations
    assert reason.lower() in violation.lower()
    assert server.messages[USER_ID] == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f"<b>{LONGEST}</b>", LONGEST),
        ("1 &lt; 2 &amp; 3 &#62; 2 &nbsp;", "1 < 2 & 3 > 2 &nbsp;"),
        ('<a href="https://example.org/?a=1&amp;b=2">Source</a>', "Source"),
        ("<blockquote expandable>Long</blockquote>", "Long"),
        ('<pre><code class="language-python">x</code></pre>', "x"),
        ('<span class="tg-spoiler">hidden</span> <U>under</U>', "hidden under"),
    ],
)
async def test_good_html_is_shown(
    server: TelegramServer, bot: Bot, source: str, shown: str
) -> None:
    await bot.send_message(USER_ID, source, parse_mode=ParseMode.HTML)
    assert server.messages[USER_ID][-1]["text"] == shown
    assert server.violations == []


async def test_marks_are_counted_in_utf16_units(bot: Bot) -> None:
    sent = await bot.send_message(
        USER_ID, '😀 <a href="https://example.org/?a=1&amp;b=2">Source</a>', parse_mode="HTML"
    )
    (entity,) = sent.entities
    assert sent.parse_entity(entity) == "Source"
    assert entity.url == "https://example.org/?a=1&b=2"


async def test_text_that_looks_like_json_stays_a_text(server: TelegramServer, bot: Bot) -> None:
    await bot.send_message(USER_ID, "[1]")
    (call,) = server.calls_of("sendMessage")
    assert call.parameters == {"chat_id": USER_ID, "text": "[1]"}


@pytest.mark.parametrize("data", ["", "म" * 22])
async def test_button_data_is_measured_in_bytes(
    server: TelegramServer, bot: Bot, data: str
) -> None:
    button = InlineKeyboardButton("Yes", callback_data=data)
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(USER_ID, "?", reply_markup=InlineKeyboardMarkup([[button]]))
    assert server.violations == ["sendMessage: Bad Request: BUTTON_DATA_INVALID"]


async def test_button_needs_an_action(server: TelegramServer, bot: Bot) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes")]])
    with pytest.raises(BadRequest, match="text buttons are unallowed"):
        await bot.send_message(USER_ID, "?", reply_markup=markup)
    assert len(server.violations) == 1


async def test_press_is_answered_once(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(USER_ID, "?", reply_markup=BUTTONS)
    query_id = await server.press(sent.to_dict(), "yes")
    assert server.unanswered == [query_id]
    await bot.answer_callback_query(query_id)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query_id)
    assert server.violations == []


async def test_expired_press_is_too_old(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(USER_ID, "?", reply_markup=BUTTONS)
    late = await server.press(sent.to_dict(), "yes", expired=True)
    slow = await server.press(sent.to_dict(), "yes")
    server.expire_queries()
    for query_id in (late, slow):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query_id)


async def test_press_on_a_deleted_message_carries_no_text(server: TelegramServer, bot: Bot) -> None:
    sent = (await bot.send_message(USER_ID, "?", reply_markup=BUTTONS)).to_dict()
    server.delete(sent)
    await server.press(sent, "yes")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("!", USER_ID, sent["message_id"])


async def test_callback_notice_is_limited(server: TelegramServer, bot: Bot) -> None:
    with pytest.raises(BadRequest):
        await bot.answer_callback_query("any", text="x" * 201)
    assert server.violations == ["answerCallbackQuery: Bad Request: MESSAGE_TOO_LONG"]


async def test_unchanged_edit_is_refused_but_no_violation(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(USER_ID, "?", reply_markup=BUTTONS)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("?", reply_markup=BUTTONS)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(BUTTONS)
    assert server.violations == []


async def test_keyboard_can_be_removed(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(USER_ID, "?", reply_markup=BUTTONS)
    edited = await sent.edit_reply_markup(None)
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    assert "reply_markup" not in server.messages[USER_ID][-1]


async def test_only_own_messages_can_be_edited(server: TelegramServer, bot: Bot) -> None:
    said = await server.say("Hello")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("!", USER_ID, said["message_id"])


async def test_message_is_deleted_once(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(USER_ID, "Hello")
    await sent.delete()
    assert server.messages[USER_ID] == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_reply_quotes_its_target(server: TelegramServer, bot: Bot) -> None:
    said = await server.say("Hello")
    sent = await bot.send_message(
        USER_ID, "Hi", reply_parameters=ReplyParameters(said["message_id"])
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Hello"


async def test_reply_to_nothing_must_be_allowed(server: TelegramServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(USER_ID, "Hi", reply_parameters=ReplyParameters(99))
    await bot.send_message(
        USER_ID, "Hi", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert server.violations == []


async def test_answer_stays_in_its_topic(server: TelegramServer, bot: Bot) -> None:
    forum = group_chat(GROUP_ID, is_forum=True)
    await server.say("/ask@dragoman_test_bot Hello", chat=forum, thread_id=5)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert [entity.type for entity in update.message.entities] == ["bot_command"]
    sent = await update.message.reply_text("Hi")
    assert sent.message_thread_id == 5
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP_ID, "Hi", message_thread_id=6)


async def test_typing_is_an_action_and_thinking_is_not(server: TelegramServer, bot: Bot) -> None:
    await bot.send_chat_action(USER_ID, ChatAction.TYPING)
    assert server.violations == []
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(USER_ID, "thinking")
    assert len(server.violations) == 1


async def test_commands_are_kept_by_language_and_scope(server: TelegramServer, bot: Bot) -> None:
    scope = BotCommandScopeAllGroupChats()
    await bot.set_my_commands([BotCommand("ask", "पूछें")], scope, "hi")
    assert server.commands("hi", type="all_group_chats") == [
        {"command": "ask", "description": "पूछें"}
    ]
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope, "hi")
    assert server.commands("hi", type="all_group_chats") == []
    assert server.violations == []


@pytest.mark.parametrize(
    ("name", "description", "language"),
    [("Ask", "Ask", "en"), ("ask", "", "en"), ("ask", "x" * 257, "en"), ("ask", "Ask", "pt-BR")],
)
async def test_bad_commands_are_refused(
    server: TelegramServer, bot: Bot, name: str, description: str, language: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.set_my_commands([(name, description)], language_code=language)
    assert len(server.violations) == 1


async def test_profile_is_kept_by_language(server: TelegramServer, bot: Bot) -> None:
    await bot.set_my_name("Dragoman", "fr")
    await bot.set_my_description("Answers questions")
    await bot.set_my_short_description("Answers")
    assert server.profile("name", "fr") == "Dragoman"
    assert (await bot.get_my_description()).description == "Answers questions"
    assert (await bot.get_my_short_description()).short_description == "Answers"
    with pytest.raises(BadRequest):
        await bot.set_my_name("x" * 65)
    assert len(server.violations) == 1


def article(article_id: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(article_id, "Title", InputTextMessageContent("Text"))


async def test_inline_query_is_answered(server: TelegramServer, bot: Bot) -> None:
    query_id = await server.search_inline("office")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None
    await update.inline_query.answer([article("1")], is_personal=True)
    assert server.calls_of("answerInlineQuery")[0].parameters["is_personal"] is True
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query_id, [article("1")])
    assert server.violations == []


@pytest.mark.parametrize("ids", [["1", "1"], ["x" * 65], [str(n) for n in range(51)]])
async def test_bad_inline_results_are_refused(
    server: TelegramServer, bot: Bot, ids: list[str]
) -> None:
    query_id = await server.search_inline("office")
    results = [article(article_id) for article_id in ids]
    with pytest.raises(BadRequest):
        await bot.answer_inline_query(query_id, results)
    assert len(server.violations) == 1


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://example.org/", "secret"),
        ("https://example.org:9000/", "secret"),
        ("https://example.org/", "not allowed"),
    ],
)
async def test_bad_webhook_is_refused(
    server: TelegramServer, bot: Bot, url: str, secret: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)
    assert len(server.violations) == 1


@pytest.mark.usefixtures("bot")
async def test_missing_call_says_what_came_instead(server: TelegramServer) -> None:
    with pytest.raises(AssertionError, match=r"sendMessage was not called 1 times.*getMe"):
        await server.wait_for_call("sendMessage", timeout=0.01)


HELLO: JsonObject = {"chat_id": USER_ID, "text": "Hello"}


async def post(server: TelegramServer, method: str, parameters: JsonObject) -> JsonObject:
    url = f"{server.base_url}{server.token}/{method}"
    async with ClientSession() as session, session.post(url, json=parameters) as response:
        # The charset that aiohttp would add is not sent by Telegram.
        assert response.headers["Content-Type"] == "application/json"
        answer: JsonObject = await response.json()
        return answer


def with_button(**button: str) -> JsonObject:
    return HELLO | {"reply_markup": {"inline_keyboard": [[button]]}}


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendMessage", {"text": "Hello"}, "chat_id is empty"),
        ("sendMessage", HELLO | {"message_thread_id": "one"}, "invalid message_thread_id"),
        ("sendMessage", HELLO | {"reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ("sendMessage", HELLO | {"reply_markup": {}}, "object expected as reply markup"),
        ("sendMessage", HELLO | {"reply_parameters": {}}, "can't parse reply parameters"),
        ("sendMessage", with_button(url="https://example.org"), 'Field "text"'),
        ("sendMessage", with_button(text="x", url="x", callback_data="x"), "exactly one"),
        ("sendMessage", with_button(text="x", url="javascript:1"), "BUTTON_URL_INVALID"),
        ("editMessageText", HELLO, 'parameter "message_id" is required'),
        ("editMessageText", HELLO | {"reply_markup": {"force_reply": True}}, "inline keyboard"),
        ("editMessageText", {"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ("getUpdates", {"limit": 101}, "limit must be"),
        ("getUpdates", {"timeout": -1}, "timeout must not"),
        ("getUpdates", {"allowed_updates": "x"}, "can't parse allowed_updates JSON array"),
        ("getUpdates", {"allowed_updates": ["mesage"]}, "unknown allowed_updates: mesage"),
        ("setWebhook", {"url": "https://example.org", "max_connections": 101}, "max_connections"),
        ("setMyCommands", {"commands": [{}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("getMyCommands", {"scope": {"type": "moon"}}, "unsupported type of BotCommandScope"),
        ("getMyCommands", {"scope": {"type": "chat"}}, "chat_id is empty"),
        ("getMyCommands", {"scope": {"type": "chat_member", "chat_id": 1}}, "invalid user_id"),
    ],
)
async def test_malformed_request_is_refused_and_recorded(
    server: TelegramServer, method: str, parameters: JsonObject, reason: str
) -> None:
    """The library would not send most of these, so they are sent by hand."""
    server.open_chat()
    answer = await post(server, method, parameters)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert reason in answer["description"]
    assert server.violations == [f"{method}: {answer['description']}"]


async def test_pending_updates_can_be_dropped(server: TelegramServer, bot: Bot) -> None:
    await server.say("Too early")
    await bot.set_webhook("", drop_pending_updates=True)
    assert server.pending_updates == 0


async def test_only_the_last_updates_can_be_asked_for(server: TelegramServer, bot: Bot) -> None:
    for text in ("one", "two", "three"):
        await server.say(text)
    assert texts(await bot.get_updates(offset=-2)) == ["two", "three"]


async def test_previews_can_be_switched_off(server: TelegramServer, bot: Bot) -> None:
    await bot.send_message(
        USER_ID, "Hello", link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    assert server.messages[USER_ID][-1]["link_preview_options"] == {"is_disabled": True}


async def test_person_may_keep_the_language_to_themselves(server: TelegramServer, bot: Bot) -> None:
    await server.say("Hello", language=None)
    (update,) = await bot.get_updates()
    assert update.effective_user is not None
    assert update.effective_user.language_code is None


async def test_json_bodies_are_understood_as_well(server: TelegramServer) -> None:
    server.open_chat()
    answer = await post(server, "sendMessage", HELLO)
    assert answer["result"]["text"] == "Hello"
