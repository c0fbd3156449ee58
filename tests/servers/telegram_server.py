"""A Telegram Bot API on this machine, so that tests run the real client library without Telegram.

The server is used from three sides. The bot under test talks to it over HTTP. The test acts as the
people who write and press, with `say`, `press`, `block` and their like. The test then looks at what
happened: `calls` that arrived, `messages` that people see, and `violations` of the published rules,
which every test should find empty.

In groups everything that is said reaches the bot, as it does when the bot is an administrator.
"""

import asyncio
import copy
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.servers import telegram_update as build
from tests.servers.dates import ServerClock
from tests.servers.telegram_api import BotApi, Call
from tests.servers.telegram_chats import Chats
from tests.servers.telegram_faults import Fault, FaultKind
from tests.servers.telegram_methods import BotMethods
from tests.servers.telegram_queue import UpdateQueue
from tests.servers.telegram_update import JsonObject

TOKEN = "123456:TEST-token"
USERNAME = "dragoman_test_bot"
USER_ID = 42

_HOST = "127.0.0.1"
# Long polls that nobody waits for any more may not hold up the end of a test.
_SHUTDOWN_TIMEOUT = 0.1


class TelegramServer:
    """Stands in for Telegram towards one bot."""

    def __init__(self, token: str = TOKEN, username: str = USERNAME) -> None:
        self.token = token
        self.username = username
        self.clock = ServerClock()
        self._bot = _bot(token, username)
        self._changed = asyncio.Condition()
        self._chats = Chats()
        self._queue = UpdateQueue(self._changed)
        self._methods = BotMethods(self._bot, self._chats, self._queue)
        self._api = BotApi(token, self._methods, self._changed)
        self._port = 0

    async def __aenter__(self) -> Self:
        await self.come_up()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.go_down()

    # Where the bot finds the server

    @property
    def base_url(self) -> str:
        """The address for `ApplicationBuilder.base_url`."""
        return f"http://{_HOST}:{self._port}/bot"

    @property
    def base_file_url(self) -> str:
        """The address for `ApplicationBuilder.base_file_url`; no files are kept there."""
        return f"http://{_HOST}:{self._port}/file/bot"

    # What BotFather was told

    @property
    def bot(self) -> JsonObject:
        """The bot's account, as `getMe` shows it; a test may change it."""
        return self._bot

    # What the test sees

    @property
    def calls(self) -> list[Call]:
        """Every request of the bot in the order of its effect, the refused ones included."""
        return self._api.calls

    @property
    def violations(self) -> list[str]:
        """Every request that broke a published rule; a test should find none."""
        return self._api.violations

    @property
    def messages(self) -> dict[int, list[JsonObject]]:
        """What each chat shows now, by the id of the chat; a chat without messages is empty."""
        return self._chats.shown()

    @property
    def unanswered(self) -> list[str]:
        """The ids of the presses and inline queries that still wait for the bot."""
        return list(self._methods.open_queries)

    @property
    def pending_updates(self) -> int:
        """The number of updates that the bot has not confirmed."""
        return self._queue.pending_count

    @property
    def deliveries(self) -> list[int | None]:
        """The status of every answer of the webhook, or nothing where no answer came."""
        return list(self._queue.deliveries)

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method in the order of their arrival."""
        return [call for call in self.calls if call.method == method]

    def commands(self, language: str = "", **scope: Any) -> list[JsonObject]:
        """Return the commands set for a language and scope, such as `type="all_group_chats"`."""
        parameters = {"language_code": language, "scope": scope or {"type": "default"}}
        commands: list[JsonObject] = self._methods.find("getMyCommands")(parameters)
        return commands

    def profile(self, field: str, language: str = "") -> str:
        """Return the bot's "name", "description" or "short_description" in a language."""
        return self._methods.profile.get((field, language), "")

    async def wait_for_call(self, method: str, count: int = 1, timeout: float = 5) -> Call:
        """Wait until a method was called so many times, and return the last of these calls."""
        try:
            await self.wait_until(lambda: len(self.calls_of(method)) >= count, timeout)
        except TimeoutError:
            seen = [call.method for call in self.calls]
            raise AssertionError(f"{method} was not called {count} times; seen: {seen}") from None
        return self.calls_of(method)[count - 1]

    async def wait_until(self, happened: Callable[[], bool], timeout: float = 5) -> None:
        """Wait until something is true; it is looked at after each call and each update."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(happened)

    # What people do

    def open_chat(self, chat: JsonObject | None = None) -> JsonObject:
        """Make a chat reachable for the bot, as if it had been started before the test."""
        chat = chat or build.private_chat(USER_ID)
        self._chats.add(chat)
        return chat

    async def say(
        self,
        text: str,
        user_id: int = USER_ID,
        language: str | None = "en",
        chat: JsonObject | None = None,
        *,
        reply_to: JsonObject | None = None,
        thread_id: int | None = None,
    ) -> JsonObject:
        """Write a message to the bot, or into the given chat, and return it."""
        chat = self.open_chat(chat or build.private_chat(user_id))
        content = build.typed_text(text) | build.as_reply(reply_to) | build.in_thread(thread_id)
        said = self._write(chat, build.user(user_id, language), content)
        await self.push(message=said)
        return said

    async def press(
        self,
        message: JsonObject,
        data: str,
        user_id: int = USER_ID,
        language: str | None = "en",
        *,
        expired: bool = False,
    ) -> str:
        """Press a button of a message as it was seen, and return the id of the press."""
        if data not in _button_data(message):
            raise ValueError(f"no button {data!r} among {_button_data(message)}")
        query_id = self._methods.open_query()
        if expired:
            self._methods.open_queries.remove(query_id)
        shown = self._chats.find(message["chat"]["id"], message["message_id"])
        where = shown or build.inaccessible_message(message)
        sender = build.user(user_id, language)
        await self.push(callback_query=build.callback_query(query_id, sender, where, data))
        return query_id

    async def search_inline(
        self, text: str, user_id: int = USER_ID, language: str | None = "en"
    ) -> str:
        """Type after the bot's name in some other chat, and return the id of the query."""
        query_id = self._methods.open_query()
        sender = build.user(user_id, language)
        await self.push(inline_query=build.inline_query(query_id, sender, text))
        return query_id

    def expire_queries(self) -> None:
        """Let so much time pass that every open press and inline query is too old to answer."""
        self._methods.open_queries.clear()

    def delete(self, message: JsonObject) -> None:
        """Delete a message; Telegram does not tell the bot."""
        self._chats.remove(message["chat"]["id"], message["message_id"])

    async def block(self, chat_id: int = USER_ID, *, announced: bool = True) -> None:
        """Block the bot, or remove it from a group."""
        self._chats.block(chat_id)
        if announced:
            await self._announce_membership(chat_id, "member", "kicked")

    async def unblock(self, chat_id: int = USER_ID, *, announced: bool = True) -> None:
        """Let the bot in again."""
        self._chats.unblock(chat_id)
        if announced:
            await self._announce_membership(chat_id, "kicked", "member")

    async def migrate(self, chat_id: int, new_chat_id: int, *, announced: bool = True) -> None:
        """Turn a group into a supergroup with a new id."""
        self._chats.migrate(chat_id, new_chat_id)
        if announced:
            await self._notice(chat_id, migrate_to_chat_id=new_chat_id)
            await self._notice(new_chat_id, migrate_from_chat_id=chat_id)

    async def push(self, **update: Any) -> JsonObject:
        """Send the bot any update and return it; what is returned can be pushed again as it is."""
        numbered = {"update_id": self._queue.next_id()} | copy.deepcopy(update)
        self._queue.add(numbered)
        await self._api.announce()
        await self.deliver()
        return copy.deepcopy(numbered)

    async def deliver(self) -> None:
        """Post waiting updates to the webhook; `push` does so too, and this is the retry."""
        await self._queue.deliver()

    # What goes wrong

    def fail(
        self,
        method: str,
        kind: FaultKind,
        times: int = 1,
        *,
        status: int = 502,
        description: str = "Internal Server Error",
        retry_after: int = 1,
        chat_id: int | None = None,
        applied: bool = False,
    ) -> None:
        """Spoil the next calls of a method, or of any with "*".

        An applied fault spoils only the answer: the message is sent, but the bot does not learn it.
        """
        self._api.faults.append(
            Fault(method, kind, times, status, description, retry_after, chat_id, applied)
        )

    def recover(self) -> None:
        """End all the trouble that `fail` ordered."""
        self._api.faults.clear()

    async def go_down(self) -> None:
        """Stop listening, so that connections are refused; nothing is forgotten."""
        await self._runner.cleanup()

    async def come_up(self) -> None:
        """Listen, at the same address as before if there was one."""
        app = web.Application()
        self.clock.show_in(app)
        app.router.add_route("*", "/bot{token}/{method}", self._api.handle)
        # Without cancellation a poller that has hung up would still take part in conflicts.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_TIMEOUT
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, self._port).start()
        self._port = self._runner.addresses[0][1]

    # Small steps of what people do

    def _write(self, chat: JsonObject, sender: JsonObject, content: JsonObject) -> JsonObject:
        written = build.message(self._chats.next_message_id(), chat, sender, **content)
        self._chats.show(written)
        return copy.deepcopy(written)

    async def _notice(self, chat_id: int, **content: int) -> None:
        chat = self._chats.known(chat_id)
        await self.push(message=self._write(chat, build.user(USER_ID), dict(content)))

    async def _announce_membership(self, chat_id: int, old: str, new: str) -> None:
        chat = self._chats.known(chat_id)
        sender = build.user(chat_id if chat_id > 0 else USER_ID)
        change = build.membership_change(chat, sender, self._bot, old, new)
        await self.push(my_chat_member=change)


def _bot(token: str, username: str) -> JsonObject:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Dragoman",
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
    }


def _button_data(message: JsonObject) -> list[str]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in keyboard for button in row]
    return [button["callback_data"] for button in buttons if "callback_data" in button]
