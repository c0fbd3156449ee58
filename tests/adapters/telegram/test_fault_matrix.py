"""Everything that can go wrong with Telegram: recovered from, or reported in plain words.

One row for each way in which something fails, and one table for each thing that the bot does.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.adapter import Services
from bot.cli.messages import sentence
from bot.errors import PlatformError
from tests.adapters.telegram.serving import (
    FORUM,
    GROUP,
    GROUP_ID,
    NO_MATCH,
    FakeDesk,
    Running,
    data_of,
    options_for,
    reply_to,
    said_by_bot,
    serving,
)
from tests.assembly import services_over
from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject


@dataclass(frozen=True)
class Fault:
    """A way in which a request fails."""

    name: str
    kind: str
    more: dict[str, Any] = field(default_factory=dict)

    def strike(self, server: TelegramServer, method: str, **more: Any) -> None:
        server.fail(method, self.kind, **self.more | more)  # type: ignore[arg-type]


DROP = Fault("drop", "drop")
RESET = Fault("reset", "reset")
FLOOD = Fault("429 with a time", "flood", {"retry_after": 1})
FLOOD_WITHOUT = Fault("429 without a time", "flood", {"retry_after": None})
BROKEN = Fault("500", "status", {"status": 500, "description": "Internal Server Error"})
GATEWAY = Fault("502", "status", {"status": 502, "description": "Bad Gateway"})
HTML = Fault("HTML page", "html")
SLOW = Fault("slow", "slow", {"seconds": 0.3})
SILENT = Fault("no answer", "hang")
GARBAGE = Fault("garbage", "garbage")

PASSING = (FLOOD, FLOOD_WITHOUT, SLOW)
UNCERTAIN = (DROP, RESET, BROKEN, GATEWAY, HTML, SILENT, GARBAGE)
EVERY = (*PASSING, *UNCERTAIN)


def of(*faults: Fault) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", faults, ids=lambda fault: fault.name)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.telegram.resending._FLOOD_SECONDS", 0.05)


@pytest.fixture(autouse=True)
def _nothing_private_is_logged(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.INFO, "adapters")
    yield
    assert "xyzzy" not in caplog.text
    assert "TEST-token" not in caplog.text


QUICK: dict[str, Any] = {"request": 0.6, "poll": 0}
"""Requests are given up soon, so that those without an answer are."""


# Requests of the bot's own.


@of(*EVERY)
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
async def test_trouble_while_starting_and_fetching_passes(
    server: TelegramServer, method: str, fault: Fault
) -> None:
    fault.strike(server, method, times=2 if fault is not FLOOD else 1)
    async with serving(server, FakeDesk(), **QUICK):
        await reply_to(server, "xyzzy")
    assert len(said_by_bot(server)) == 1


@of(*EVERY)
async def test_trouble_with_the_webhook_passes(server: TelegramServer, fault: Fault) -> None:
    from adapters.telegram.options import WebhookOptions

    fault.strike(server, "setWebhook")
    webhook = WebhookOptions("http://127.0.0.1:1/telegram")
    async with serving(server, FakeDesk(), webhook=webhook, **QUICK):
        await server.wait_until(lambda: server._queue.webhook is not None)


# Messages.


@of(*PASSING)
async def test_message_that_was_surely_not_sent_is_sent_later(
    server: TelegramServer, fault: Fault
) -> None:
    fault.strike(server, "sendMessage")
    async with serving(server, FakeDesk(), **QUICK):
        await server.say("xyzzy")
        await server.wait_until(lambda: len(said_by_bot(server)) == 1)
    assert [shown["text"] for shown in said_by_bot(server)] == [NO_MATCH]


@of(*UNCERTAIN)
@pytest.mark.parametrize("arrived", [True, False])
async def test_message_that_may_have_arrived_is_reported_and_not_repeated(
    server: TelegramServer, fault: Fault, arrived: bool, caplog: pytest.LogCaptureFixture
) -> None:
    fault.strike(server, "sendMessage", applied=arrived)
    async with serving(server, FakeDesk(), **QUICK) as running:
        await server.say("xyzzy")
        await server.wait_for_call("sendMessage")
        await reply_to(server, "xyzzy", user_id=7)
    assert len(said_by_bot(server)) == arrived
    assert running.adapter.counts.unconfirmed == 1
    assert "it may have arrived, and is not sent again" in caplog.text


async def test_message_waits_until_telegram_can_be_reached_again(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk, **QUICK):
        await server.say("slow xyzzy")
        await desk.wait_for_questions()
        await server.go_down()
        desk.released.set()
        await asyncio.sleep(0.3)
        await server.come_up()
        await server.wait_for_call("sendMessage")
    assert len(said_by_bot(server)) == 1


# Buttons.


@of(*EVERY)
async def test_edit_is_done_again_until_it_is_done(
    server: TelegramServer, services: Services, fault: Fault
) -> None:
    async with serving(server, services, **QUICK):
        choice = await reply_to(server, "harbour")
        fault.strike(server, "editMessageText")
        await server.press(choice, data_of(choice, "None of these"))
        await server.wait_until(lambda: said_by_bot(server)[0]["text"] != choice["text"])
    assert len(said_by_bot(server)) == 1


@of(*EVERY)
async def test_press_that_cannot_be_confirmed_is_served_all_the_same(
    server: TelegramServer, services: Services, fault: Fault
) -> None:
    async with serving(server, services, **QUICK):
        choice = await reply_to(server, "harbour")
        fault.strike(server, "answerCallbackQuery")
        await server.press(choice, data_of(choice, "None of these"))
        await server.wait_for_call("editMessageText")
    assert said_by_bot(server)[0]["text"] != choice["text"]


async def test_expired_press_is_served_all_the_same(
    server: TelegramServer, services: Services
) -> None:
    async with serving(server, services):
        choice = await reply_to(server, "harbour")
        await server.press(choice, data_of(choice, "None of these"), expired=True)
        await server.wait_for_call("editMessageText")
    assert said_by_bot(server)[0]["text"] != choice["text"]


@of(*EVERY)
async def test_search_that_fails_disturbs_nobody(
    server: TelegramServer, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    fault.strike(server, "answerInlineQuery")
    async with serving(server, FakeDesk(), **QUICK):
        await server.search_inline("xyzzy")
        await server.wait_for_call("answerInlineQuery")
        await reply_to(server, "xyzzy")
    assert (fault is SLOW) != ("An inline query could not be answered" in caplog.text)


# Chats that are not as they were.


Change = Callable[[TelegramServer], Awaitable[None]]


async def _blocked(server: TelegramServer) -> None:
    await server.block(GROUP_ID)


async def _muted(server: TelegramServer) -> None:
    server.restrict(GROUP_ID)


@dataclass(frozen=True)
class Closed:
    """A chat that nobody can write in."""

    name: str
    change: Change
    report: str


CLOSED = (
    Closed("removed", _blocked, "Forbidden (the bot was blocked or removed)"),
    Closed("without rights", _muted, "BadRequest (the bot may not write there)"),
)


@pytest.mark.parametrize("closed", CLOSED, ids=lambda one: one.name)
async def test_chat_that_cannot_be_written_in_is_reported(
    server: TelegramServer, closed: Closed, caplog: pytest.LogCaptureFixture
) -> None:
    desk = FakeDesk()
    services = services_over(desk)
    async with serving(server, services):
        await server.say("/ask slow xyzzy", chat=GROUP)
        await desk.wait_for_questions()
        await closed.change(server)
        desk.released.set()
        await server.wait_for_call("sendMessage")
        await reply_to(server, "xyzzy", user_id=7)
    assert f"A reply failed: {closed.report}." in caplog.text
    assert services.inbox.open == {}  # type: ignore[attr-defined]
    assert len(server.calls_of("sendMessage")) == 2


async def test_group_that_moved_is_answered_where_it_is_and_looked_for_once(
    server: TelegramServer,
) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        await server.say("/ask slow xyzzy", chat=GROUP)
        await server.say("/ask slow xyzzy", chat=GROUP)
        await desk.wait_for_questions(2)
        await server.migrate(GROUP_ID, -1002)
        # Telegram has told it in the group by now.
        await server.wait_until(lambda: server.pending_updates == 0)
        desk.released.set()
        await server.wait_until(lambda: len(said_by_bot(server, -1002)) == 2)
    chats = [call.parameters["chat_id"] for call in server.calls_of("sendMessage")]
    assert chats == [-1002, -1002]


async def test_group_that_moved_without_a_word_is_found(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        await server.say("/ask slow xyzzy", chat=GROUP)
        await desk.wait_for_questions()
        await server.migrate(GROUP_ID, -1002, announced=False)
        desk.released.set()
        await server.wait_until(lambda: len(said_by_bot(server, -1002)) == 1)


async def test_topic_that_is_closed_is_answered_outside_of_it(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        await server.say("/ask slow xyzzy", chat=FORUM, thread_id=5)
        await desk.wait_for_questions()
        server.close_topic(GROUP_ID, 5)
        desk.released.set()
        await server.wait_until(lambda: len(said_by_bot(server, GROUP_ID)) == 1)
    assert "message_thread_id" not in said_by_bot(server, GROUP_ID)[0]


async def test_deleted_question_is_answered_without_a_quote(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        said = await server.say("/ask slow xyzzy", chat=GROUP)
        await desk.wait_for_questions()
        server.delete(said)
        desk.released.set()
        await server.wait_for_call("sendMessage")
    assert "reply_to_message" not in said_by_bot(server, GROUP_ID)[0]


async def test_deleted_message_is_written_anew(server: TelegramServer, services: Services) -> None:
    async with serving(server, services):
        choice = await reply_to(server, "harbour")
        pressed: JsonObject = dict(choice)
        server.delete(choice)
        await server.press(pressed, data_of(choice, "None of these"))
        await server.wait_for_call("sendMessage", 2)
    assert len(said_by_bot(server)) == 1


# What ends the service: in words that say what to do.


async def _end_of(running: Running) -> str:
    async with asyncio.timeout(10):
        with pytest.raises(PlatformError) as caught:
            await running.ended
    return sentence(caught.value)


@pytest.mark.parametrize("status", [401, 404])
@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_refused_token_is_reported(server: TelegramServer, method: str, status: int) -> None:
    server.fail(method, "status", times=1000, status=status, description="Unauthorized")
    assert "token" in await _end_of(Running(FakeDesk(), options_for(server)))


async def test_second_instance_is_reported(server: TelegramServer) -> None:
    server.fail("getUpdates", "status", times=1000, status=409, description="Conflict: other")
    said = await _end_of(Running(FakeDesk(), options_for(server, patience=0.1)))
    assert said.startswith("Another process receives messages with the same token")


async def test_two_instances_answer_everything_once_while_one_leaves(
    server: TelegramServer,
) -> None:
    """As when a new version takes over: both have the same inbox."""
    services = services_over(FakeDesk())
    old, new = (Running(services, options_for(server, patience=60)) for _ in range(2))
    for user_id in range(1, 21):
        await server.say("xyzzy", user_id)
    await old.end()
    for user_id in range(21, 41):
        await server.say("xyzzy", user_id)
    await server.wait_until(lambda: len(server.calls_of("sendMessage")) == 40, timeout=20)
    await new.end()
    assert all(len(said_by_bot(server, user_id)) == 1 for user_id in range(1, 41))


async def test_restart_during_a_burst_loses_and_doubles_nothing(server: TelegramServer) -> None:
    services = services_over(FakeDesk())
    first = Running(services, options_for(server))
    for user_id in range(1, 101):
        await server.say("xyzzy", user_id)
    await server.wait_for_call("sendMessage", 20)
    await first.end()
    async with serving(server, services):
        await server.wait_until(lambda: len(server.calls_of("sendMessage")) >= 100, timeout=20)
    assert all(len(said_by_bot(server, user_id)) == 1 for user_id in range(1, 101))
    assert USER_ID in range(1, 101)
