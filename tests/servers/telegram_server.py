"""A Telegram Bot API on this machine, so that tests run the real client library without Telegram.

The server is used from three sides. The bot under test talks to it over HTTP. The test acts as the
people who write and press, with `say`, `press`, `block` and their like. The test then looks at what
happened: `calls` that arrived, `messages` that people see, and `violations` of the published rules,
which every test should find empty.

In groups everything that is said reaches the bot, as it does when the bot is an administrator.
"""

import asyncio
import copy
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.servers.dates import ServerClock
from tests.servers.telegram_api import BotApi, Call
from tests.servers.telegram_chats import Chats
from tests.servers.telegram_faults import Fault, FaultKind
from tests.servers.telegram_flood import Flood, FloodGate, FloodLimits
from tests.servers.telegram_methods import BotMethods
from tests.servers.telegram_people import USER_ID, People
from tests.servers.telegram_queue import UpdateQueue
from tests.servers.telegram_update import JsonObject

TOKEN = "123456:TEST-token"
USERNAME = "dragoman_test_bot"

__all__ = ["TOKEN", "USERNAME", "USER_ID", "TelegramServer"]

_HOST = "127.0.0.1"
# Long polls that nobody waits for any more may not hold up the end of a test.
_SHUTDOWN_TIMEOUT = 0.1


class TelegramServer(People):
    """Stands in for Telegram towards one bot.

    With flood limits it answers 429 to a bot that writes more often than Telegram advises.
    """

    def __init__(
        self,
        token: str = TOKEN,
        username: str = USERNAME,
        *,
        port: int = 0,
        flood_limits: FloodLimits | None = None,
    ) -> None:
        self.token = token
        self.username = username
        self.clock = ServerClock()
        self._bot = _bot(token, username)
        self._changed = asyncio.Condition()
        self._chats = Chats()
        self._queue = UpdateQueue(self._changed)
        self._methods = BotMethods(self._bot, self._chats, self._queue)
        self._gate = FloodGate(flood_limits)
        self._api = BotApi(token, self._methods, self._changed, self._gate)
        self._port = port

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

    def number_from(self, update_id: int) -> None:
        """Number the next updates from here on, as for a bot that is older than this server."""
        self._queue.number_from(update_id)

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

    @property
    def query_life(self) -> float:
        """For how many seconds presses and inline queries can be answered."""
        return self._methods.query_life

    @query_life.setter
    def query_life(self, seconds: float) -> None:
        self._methods.query_life = seconds

    @property
    def webhook_pause(self) -> float:
        """How many seconds pass before what a webhook did not accept is posted again."""
        return self._queue.repetition.first_pause

    @webhook_pause.setter
    def webhook_pause(self, seconds: float) -> None:
        self._queue.repetition.first_pause = seconds

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method in the order of their arrival."""
        return [call for call in self.calls if call.method == method]

    def commands(self, language: str = "", **scope: Any) -> list[JsonObject]:
        """Return the commands set for a language and scope, such as `type="all_group_chats"`."""
        parameters = {"language_code": language, "scope": scope or {"type": "default"}}
        return self._methods.profile.get_commands(parameters)

    def profile(self, field: str, language: str = "") -> str:
        """Return the bot's "name", "description" or "short_description" in a language."""
        return self._methods.profile.texts.get((field, language), "")

    def seen_commands(self, language: str, scopes: list[JsonObject]) -> list[JsonObject]:
        """Return the menu that a person of a language sees where these scopes apply, in order."""
        return self._methods.profile.seen_commands(language, scopes)

    def seen_text(self, field: str, language: str) -> str:
        """Return the bot's name or description as a person of a language sees it."""
        return self._methods.profile.seen_text(field, language)

    @property
    def menu_buttons(self) -> dict[int | None, JsonObject]:
        """The buttons beside the keyboard that the bot set, by chat; without a chat: for all."""
        return self._methods.profile.menu_buttons

    @property
    def inline_messages(self) -> dict[str, JsonObject]:
        """Messages with buttons that people sent by an inline query, as they are shown now."""
        return copy.deepcopy(self._methods.inline.messages)

    @property
    def floods(self) -> list[Flood]:
        """The requests that were turned away because they came too early."""
        return self._gate.floods

    # For long runs

    def forget_early(self, calls: int = 1000, messages: int = 10) -> None:
        """Keep only so many calls, and so many messages of each chat, so that memory stays flat."""
        self._api.calls_kept = calls
        self._chats.messages_kept = messages

    def listen(self, listener: Callable[[Call], None]) -> None:
        """Call a function with every request of the bot, polls included, once it has its effect."""
        self._api.listener = listener

    @property
    def answer_delay(self) -> float:
        """For how many seconds answers are kept back after a request has had its effect."""
        return self._api.answer_delay

    @answer_delay.setter
    def answer_delay(self, seconds: float) -> None:
        self._api.answer_delay = seconds

    @property
    def undelivered(self) -> Counter[str]:
        """How many requests of each method took effect while the bot did not live to know it."""
        return self._api.undelivered

    @property
    def noticed_loss(self) -> asyncio.Event:
        """Set when something of that kind has happened."""
        return self._api.noticed_loss

    async def wait_for_call(self, method: str, count: int = 1, timeout: float = 5) -> Call:
        """Wait until a method was called so many times, and return the last of these calls."""
        try:
            await self.wait_until(lambda: len(self.calls_of(method)) >= count, timeout)
        except TimeoutError:
            seen = [call.method for call in self.calls]
            raise AssertionError(f"{method} was not called {count} times; seen: {seen}") from None
        return self.calls_of(method)[count - 1]

    async def wait_until_delivered(self, timeout: float = 5) -> None:
        """Wait until the webhook has accepted every update."""
        await self.wait_until(lambda: not self.pending_updates, timeout)

    async def wait_until(self, happened: Callable[[], bool], timeout: float = 5) -> None:
        """Wait until something is true; it is looked at after each call and each update."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(happened)

    # What goes wrong

    def fail(
        self,
        method: str,
        kind: FaultKind,
        times: int = 1,
        *,
        status: int = 502,
        description: str = "Internal Server Error",
        retry_after: int | None = 1,
        chat_id: int | None = None,
        applied: bool = False,
        seconds: float = 0,
    ) -> None:
        """Spoil the next calls of a method, or of any with "*".

        An applied fault spoils only the answer: the message is sent, but the bot does not learn it.
        """
        self._api.faults.append(
            Fault(method, kind, times, status, description, retry_after, chat_id, applied, seconds)
        )

    def recover(self) -> None:
        """End all the trouble that `fail` ordered."""
        self._api.faults.clear()

    async def go_down(self) -> None:
        """Stop listening, so that connections are refused; nothing is forgotten."""
        await self._queue.repetition.stop()
        await self._runner.cleanup()

    async def come_up(self) -> None:
        """Listen, at the same address as before if there was one."""
        app = web.Application()
        self.clock.show_in(app)
        app.router.add_route("*", "/bot{token}/{method}", self._api.handle)
        # Without cancellation a poller that has hung up would still take part in conflicts.
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=_SHUTDOWN_TIMEOUT,
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, self._port).start()
        self._port = self._runner.addresses[0][1]


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
