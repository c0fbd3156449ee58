"""Updates that Telegram posts."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest

from adapters.telegram.options import WebhookOptions
from bot.adapter import Services
from bot.inbox import Entry, InboxInMemory
from bot.web.server import application, serving_http
from tests.adapters.telegram.serving import (
    NO_MATCH,
    FakeDesk,
    Running,
    options_for,
    reply_to,
    said_by_bot,
    serving,
)
from tests.assembly import services_over
from tests.servers.telegram_server import TelegramServer

HOST, PATH = "127.0.0.1", "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Doors:
    """What the HTTP server carries; a port is needed before there is a webhook."""

    def __init__(self) -> None:
        self.app = application(())
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        await self.app(scope, receive, send)


@asynccontextmanager
async def posted_to(
    server: TelegramServer, services: Services, **changes: object
) -> AsyncIterator[tuple[Running, Doors]]:
    """Serve by a webhook."""
    doors = Doors()
    async with serving_http(doors, HOST, 0) as doors.port:
        webhook = WebhookOptions(doors.url, **changes)  # type: ignore[arg-type]
        async with serving(server, services, webhook=webhook) as running:
            doors.app = application(running.adapter.routes)
            await server.wait_for_call("setWebhook")
            yield running, doors


def secret_of(server: TelegramServer) -> str:
    return str(server.calls_of("setWebhook")[-1].parameters["secret_token"])


async def post(doors: Doors, body: bytes, secret: str) -> int:
    async with httpx.AsyncClient() as client:
        response = await client.post(
            doors.url, content=body, headers={HEADER.encode(): secret.encode("latin-1")}
        )
        assert response.content == b""
        return response.status_code


async def test_question_that_is_posted_is_answered(
    server: TelegramServer, services: Services
) -> None:
    async with posted_to(server, services):
        reply = await reply_to(server, "Why are there tides in the sea?")
        assert reply["text"].startswith("Why are there tides in the sea?")
        assert server.pending_updates == 0
    assert server.calls_of("getUpdates") == []
    assert set(server.deliveries) == {200}


async def test_webhook_is_set_for_exactly_what_is_used(
    server: TelegramServer, services: Services
) -> None:
    async with posted_to(server, services, connections=7) as (_, doors):
        parameters = server.calls_of("setWebhook")[-1].parameters
    assert parameters["url"] == doors.url
    kinds = ["message", "edited_message", "callback_query", "inline_query"]
    assert parameters["allowed_updates"] == kinds
    assert parameters["max_connections"] == 7
    assert len(parameters["secret_token"]) == 32
    assert "drop_pending_updates" not in parameters


async def test_secret_can_be_chosen(server: TelegramServer, services: Services) -> None:
    async with posted_to(server, services, secret="chosen-by-hand"):
        assert secret_of(server) == "chosen-by-hand"
        await reply_to(server, "anything")


async def test_nobody_else_can_post(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with posted_to(server, services_over(desk)) as (_, doors):
        for secret in ("", "wrong", secret_of(server)[:-1], "é"):
            assert await post(doors, b"{}", secret) == 403
        async with httpx.AsyncClient() as client:
            assert (await client.post(doors.url)).status_code == 403
            assert (await client.get(doors.url)).status_code == 405
    assert desk.questions == []


@pytest.mark.parametrize(
    "garbage", [b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"update_id": "1"}', b"[" * 100_000]
)
async def test_garbage_is_refused(
    server: TelegramServer, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with posted_to(server, services_over(FakeDesk())) as (_, doors):
        assert await post(doors, garbage, secret_of(server)) == 400
        await reply_to(server, "anything")


async def test_update_that_nobody_can_read_is_not_posted_for_ever(server: TelegramServer) -> None:
    async with posted_to(server, services_over(FakeDesk())) as (_, doors):
        unreadable = {"update_id": 1, "message": {"message_id": "?"}}
        assert await post(doors, json.dumps(unreadable).encode(), secret_of(server)) == 200


async def test_too_much_is_not_read(server: TelegramServer) -> None:
    async with posted_to(server, services_over(FakeDesk()), most_bytes=1000) as (_, doors):
        assert await post(doors, b" " * 1001, secret_of(server)) == 413


async def test_what_is_posted_twice_is_answered_once(
    server: TelegramServer, services: Services
) -> None:
    async with posted_to(server, services) as (_, doors):
        said = await server.say("xyzzy plugh")
        await server.wait_for_call("sendMessage")
        body = json.dumps({"update_id": 5000, "message": said}).encode()
        statuses = await asyncio.gather(*(post(doors, body, secret_of(server)) for _ in range(5)))
        assert statuses == [200] * 5
        await reply_to(server, "xyzzy plugh", user_id=7)
    assert len(said_by_bot(server)) == 2


class BrokenInbox(InboxInMemory):
    """Records nothing, until it is repaired."""

    broken = True

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        if self.broken:
            raise OSError("the disk is full")
        return await super().take(entries)


async def test_what_cannot_be_recorded_is_not_confirmed_and_comes_again(
    server: TelegramServer, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = BrokenInbox()
    broken = Services(services.desk, inbox, services.memories, services.hashes, services.pulse)
    async with posted_to(server, broken):
        await server.say("xyzzy plugh")
        assert server.deliveries == [503]
        inbox.broken = False
        await server.deliver()
        await server.wait_for_call("sendMessage")
    assert [shown["text"] for shown in said_by_bot(server)] == [NO_MATCH]
    assert "An update could not be recorded: OSError." in caplog.text


async def test_two_processes_share_the_work(server: TelegramServer) -> None:
    """Behind one proxy, with one inbox: whatever comes to both is answered once."""
    services = services_over(FakeDesk())
    async with posted_to(server, services) as (_, doors):
        other = Running(services, options_for(server, webhook=WebhookOptions(doors.url)))
        await server.wait_for_call("setWebhook", 2)
        first, second = doors.app, application(other.adapter.routes)
        said = await server.say("anything")
        await server.wait_for_call("sendMessage")
        body = json.dumps({"update_id": 5000, "message": said}).encode()
        for app in (first, second, first):
            doors.app = app
            assert await post(doors, body, secret_of(server)) == 200
        doors.app = second
        await reply_to(server, "anything", user_id=7)
        await other.end()
    assert len(said_by_bot(server)) == 2


async def test_webhook_that_somebody_removed_is_set_again(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    doors = WebhookOptions(f"http://{HOST}:1{PATH}")
    async with serving(server, FakeDesk(), webhook=doors, check=0.01):
        await server.wait_for_call("getWebhookInfo")
        server._methods.find("deleteWebhook")({})
        await server.wait_for_call("setWebhook", 2)
    assert "Somebody has removed or changed the webhook" in caplog.text


async def test_after_the_end_nothing_is_taken(server: TelegramServer) -> None:
    desk = FakeDesk()
    services = services_over(desk)
    doors = Doors()
    async with serving_http(doors, HOST, 0) as doors.port:
        async with serving(server, services, webhook=WebhookOptions(doors.url)) as running:
            doors.app = application(running.adapter.routes)
            await server.wait_for_call("setWebhook")
        said = await server.say("anything")
        assert said["text"] == "anything"
        assert server.deliveries == [503]
    assert server.calls_of("deleteWebhook") == []


async def test_back_to_polling_nothing_is_lost(server: TelegramServer) -> None:
    services = services_over(FakeDesk())
    async with posted_to(server, services):
        await reply_to(server, "anything")
    await server.say("meanwhile", user_id=7)
    async with serving(server, services):
        await server.wait_for_call("sendMessage", 2)
    assert len(said_by_bot(server, 7)) == 1


def test_path_may_be_another_one_behind_a_proxy() -> None:
    assert WebhookOptions("https://example.org/public/tg").route == "/public/tg"
    assert WebhookOptions("https://example.org").route == "/"
    assert WebhookOptions("https://example.org/public/tg", "/inside").route == "/inside"


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(WebhookOptions("https://example.org", secret="hush"))


async def test_adapter_that_polls_has_no_routes(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()) as running:
        assert running.adapter.routes == ()


async def test_nothing_that_is_posted_is_logged(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    async with posted_to(server, services_over(FakeDesk())) as (_, doors):
        await post(doors, b'{"update_id": 1, "message": "my number"}', secret_of(server))
        secret = secret_of(server)
    assert "my number" not in caplog.text
    assert secret not in caplog.text
