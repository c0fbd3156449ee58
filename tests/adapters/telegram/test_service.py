"""Start, end, and everything that ends the service."""

import asyncio
import logging
from traceback import format_exception

import pytest
from aiohttp import web

from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.options import TelegramOptions
from bot.errors import (
    AnotherInstance,
    PlatformStopped,
    PlatformUnreachable,
    TokenRefused,
)
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


async def end_of(running: Running) -> None:
    """Wait until the adapter ends by itself."""
    async with asyncio.timeout(5):
        await running.ended


def run(server: TelegramServer, **changes: object) -> Running:
    return Running(FakeDesk(), options_for(server, **changes))


def test_options_do_not_show_the_token() -> None:
    assert "SECRET" not in repr(TelegramOptions("1:SECRET", "the Harbour"))


@pytest.mark.parametrize(
    ("given", "server"),
    [
        (None, "https://api.telegram.org"),
        ("http://localhost:8081", "http://localhost:8081"),
        ("http://localhost:8081/", "http://localhost:8081"),
        ("https://proxy.example/tg/bot", "https://proxy.example/tg"),
    ],
)
def test_address_may_be_written_in_several_ways(given: str | None, server: str) -> None:
    assert TelegramOptions("1:a", "the Harbour", given).server == server


def test_adapter_has_a_name() -> None:
    assert (
        TelegramAdapter(services_over(FakeDesk()), TelegramOptions("1:a", "the Harbour")).name
        == "telegram"
    )


@pytest.mark.parametrize("token", ["123456:WRONG", "", "no token", "1:a/../getMe", "{token}"])
async def test_wrong_token_ends_it_at_once(
    server: TelegramServer, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    with pytest.raises(TokenRefused) as caught:
        await end_of(run(server, token=token))
    assert "WRONG" not in "".join(format_exception(caught.value)) + caplog.text
    assert server.violations == []


@pytest.mark.parametrize("status", [401, 404])
async def test_token_refused_later_ends_it_too(server: TelegramServer, status: int) -> None:
    running = run(server)
    await server.wait_for_call("getUpdates")
    server.fail("getUpdates", "status", status=status, description="Unauthorized")
    await server.say("anything")
    with pytest.raises(TokenRefused):
        await end_of(running)


async def test_telegram_may_be_down_at_the_start(server: TelegramServer) -> None:
    await server.go_down()
    async with serving(server, FakeDesk()):
        await server.come_up()
        assert (await reply_to(server, "anything"))["text"] == NO_MATCH
    assert server.violations == []


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
@pytest.mark.parametrize("kind", ["drop", "html", "garbage"])
async def test_passing_trouble_passes(
    server: TelegramServer, method: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    server.fail(method, kind, times=3)  # type: ignore[arg-type]
    async with serving(server, FakeDesk()):
        await reply_to(server, "anything")
    assert caplog.text.count("Telegram cannot be served") == 1
    assert caplog.text.count("Telegram is served again") == 1


async def test_flood_while_polling_is_waited_out(server: TelegramServer) -> None:
    server.fail("getUpdates", "flood", retry_after=1)
    async with serving(server, FakeDesk()):
        await reply_to(server, "anything")
    assert len(said_by_bot(server)) == 1


async def test_unreadable_update_stops_nobody(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()):
        await server.push(message={"message_id": "?"})
        await reply_to(server, "anything")
    assert server.pending_updates == 0


async def test_webhook_left_behind_is_removed(server: TelegramServer) -> None:
    server.fail("getUpdates", "status", status=409, description="Conflict: webhook is active")
    async with serving(server, FakeDesk()):
        await reply_to(server, "anything")
    assert server.calls_of("deleteWebhook")


async def test_only_what_is_worked_on_is_asked_for(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()):
        poll = await server.wait_for_call("getUpdates")
        kinds = ["message", "edited_message", "callback_query", "inline_query"]
        assert poll.parameters["allowed_updates"] == kinds


async def test_another_instance_that_leaves_is_survived(server: TelegramServer) -> None:
    server.fail("getUpdates", "status", times=3, status=409, description="Conflict: other")
    async with serving(server, FakeDesk()):
        await reply_to(server, "anything")


async def test_another_instance_that_stays_ends_it(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.fail("getUpdates", "status", times=1000, status=409, description="Conflict: other")
    with pytest.raises(AnotherInstance):
        await end_of(run(server, patience=0.1))
    assert caplog.text.count("Conflict") == 1
    assert len(server.calls_of("getUpdates")) > 2


async def test_two_adapters_do_not_go_on_forever(server: TelegramServer) -> None:
    first, second = (run(server, patience=0.3) for _ in range(2))
    await asyncio.wait({first.ended, second.ended}, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    for running in (first, second):
        running.stop.set()
    ends = await asyncio.gather(first.ended, second.ended, return_exceptions=True)
    assert any(isinstance(end, AnotherInstance) for end in ends)


@pytest.mark.parametrize("status", [400, 403])
async def test_lasting_refusal_ends_it(server: TelegramServer, status: int) -> None:
    server.fail("getUpdates", "status", times=1000, status=status, description="Logged out")
    with pytest.raises(PlatformStopped):
        await end_of(run(server, patience=0.1))


@pytest.mark.parametrize("url", ["ftp://example.org", "localhost:8081", "http://example.\norg"])
async def test_address_that_is_none_ends_it(server: TelegramServer, url: str) -> None:
    with pytest.raises(PlatformUnreachable):
        await end_of(run(server, api_url=url))


async def test_something_else_at_the_address_ends_it(server: TelegramServer) -> None:
    async def greet(_: web.Request) -> web.Response:
        return web.json_response({"result": "It works!"})

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", greet)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with pytest.raises(PlatformUnreachable):
        await end_of(run(server, api_url=url))
    await runner.cleanup()


async def test_reply_under_way_is_finished_at_the_end(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk) as running:
        await server.say("slow")
        await desk.wait_for_questions()
        running.stop.set()
        # The farewell to the poller: from now on nothing is taken any more.
        await server.wait_until(lambda: server.pending_updates == 0)
        await server.say("too late")
        assert not running.ended.done()
        desk.released.set()
    assert [shown["text"] for shown in said_by_bot(server)] == [NO_MATCH]
    assert len(desk.questions) == 1
    assert server.pending_updates == 1
    assert server.violations == []


async def test_reply_that_takes_too_long_is_dropped_at_the_end(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    desk = FakeDesk()
    async with serving(server, desk, drain=0.05):
        await server.say("slow")
        await desk.wait_for_questions()
    assert said_by_bot(server) == []
    assert "Replies that were not finished: 1." in caplog.text


async def test_stop_before_the_start_is_respected(server: TelegramServer) -> None:
    running = run(server)
    running.stop.set()
    await end_of(running)
    assert server.calls_of("getUpdates") == []


async def test_stop_while_telegram_is_down_is_respected(server: TelegramServer) -> None:
    await server.go_down()
    async with serving(server, FakeDesk(), first_pause=60, longest_pause=60):
        pass


async def test_cancellation_ends_everything_at_once(server: TelegramServer) -> None:
    desk = FakeDesk()
    running = Running(desk, options_for(server))
    await server.say("slow")
    await desk.wait_for_questions()
    running.ended.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait({running.ended})
    assert running.ended.cancelled()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("kind", ["hang", "drop"])
async def test_end_can_be_cancelled(server: TelegramServer, kind: str) -> None:
    """With "hang" while the farewell is under way, with "drop" while replies are waited for."""
    desk = FakeDesk()
    running = Running(desk, options_for(server))
    await server.say("slow")
    await desk.wait_for_questions()
    await server.wait_until(lambda: server.pending_updates == 0)
    server.fail("getUpdates", kind, times=100)  # type: ignore[arg-type]
    polls = len(server.calls_of("getUpdates"))
    running.stop.set()
    await server.wait_for_call("getUpdates", polls + 1)
    running.ended.cancel()
    async with asyncio.timeout(1):
        await asyncio.wait({running.ended})
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_farewell_that_nobody_answers_does_not_matter(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()):
        await reply_to(server, "anything")
        server.fail("getUpdates", "drop", times=100)


async def test_adapter_can_serve_again(server: TelegramServer) -> None:
    for user_id in (1, 2):
        async with serving(server, FakeDesk()):
            await reply_to(server, "anything", user_id=user_id)
    assert server.violations == []
