"""What is found about a Telegram bot, asked from a server over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.telegram.options import TelegramOptions
from bot.doctor.telegram import address_of, looks_like_token
from tests.bot.doctor.conftest import OK, PROBLEM, WARNING, Doctor
from tests.servers.telegram_server import TelegramServer

FINE = {
    "telegram.bot",
    "telegram.groups",
    "telegram.privacy_mode",
    "telegram.inline",
    "telegram.polling",
    "computer.clock_right",
}


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server
        assert server.violations == []
        # What an examination must never do: whoever else fetches updates would lose them.
        assert {call.method for call in server.calls} <= {"getMe", "getWebhookInfo"}


def set_up(server: TelegramServer, **changes: object) -> dict[str, object]:
    return {"telegram_token": server.token, "telegram_api_url": server.base_url} | changes


async def test_bot_that_is_set_up_well_is_fine(doctor: Doctor, server: TelegramServer) -> None:
    found = await doctor(**set_up(server))
    assert found.of(OK) >= FINE
    assert found.of(WARNING) == {"settings.demonstration"}
    assert found.ended.status == 0
    assert f"@{server.username}" in found.text("telegram.bot")


@pytest.mark.parametrize(
    ("change", "key", "advice"),
    [
        ({"can_join_groups": False}, "telegram.no_groups", "/setjoingroups"),
        ({"can_read_all_group_messages": True}, "telegram.reads_groups", "/setprivacy"),
        ({"supports_inline_queries": False}, "telegram.no_inline", "/setinline"),
    ],
)
async def test_what_botfather_was_told_differently_is_said_with_the_command_that_changes_it(
    doctor: Doctor, server: TelegramServer, change: dict[str, Any], key: str, advice: str
) -> None:
    server.bot.update(change)
    found = await doctor(**set_up(server))
    assert found.levels[key] == WARNING
    assert advice in found.text(key)
    assert found.ended.status == 0


async def test_webhook_is_named_by_its_host_only(doctor: Doctor, server: TelegramServer) -> None:
    # Nothing listens at port 9, so that the delivery fails.
    await _set_webhook(server, "http://127.0.0.1:9/hush-hush")
    await server.say("What is NATO?")
    found = await doctor(**set_up(server))
    assert "at 127.0.0.1 " in found.text("telegram.webhook")
    assert "Connection failed" in found.text("telegram.webhook_error")
    assert found.of(WARNING) >= {"telegram.webhook", "telegram.webhook_error"}
    assert "hush" not in found.ended.words


async def test_webhook_of_the_settings_is_as_it_should_be(
    doctor: Doctor, server: TelegramServer
) -> None:
    own = {"telegram_webhook_url": "http://127.0.0.1:9/hush-hush"}
    before = await doctor(**set_up(server), **own)
    assert "telegram.webhook_to_come" in before.levels
    await _set_webhook(server, "http://127.0.0.1:9/hush-hush")
    await server.say("What is NATO?")
    found = await doctor(**set_up(server), **own)
    assert "127.0.0.1" in found.text("telegram.own_webhook")
    assert "telegram.webhook" not in found.levels
    assert "Look whether the address leads" in found.text("telegram.own_webhook_error")
    assert "hush" not in found.ended.words


async def test_updates_that_pile_up_are_counted(doctor: Doctor, server: TelegramServer) -> None:
    for number in range(100):
        await server.say(f"{number}?")
    found = await doctor(**set_up(server))
    assert found.levels["telegram.waiting"] == WARNING
    assert found.text("telegram.waiting").startswith("100 updates")


async def test_another_token_is_refused(doctor: Doctor, server: TelegramServer) -> None:
    found = await doctor(**set_up(server, telegram_token="654321:hush"))
    assert found.of(PROBLEM) == {"telegram.token_refused"}
    assert found.ended.status == 1
    assert "hush" not in found.ended.words


@pytest.mark.parametrize("token", ["hush", "123456:hush hush", "'123456:hush'", "123456:húsh"])
async def test_what_is_no_token_is_told_without_asking(
    doctor: Doctor, server: TelegramServer, token: str
) -> None:
    found = await doctor(**set_up(server, telegram_token=token))
    assert found.of(PROBLEM) == {"telegram.token_form"}
    assert "hush" not in found.ended.words.casefold()
    assert server.calls == []


@pytest.mark.parametrize(
    ("ahead", "key", "level"),
    [
        (timedelta(minutes=-2), "computer.clock_ahead", WARNING),
        (timedelta(minutes=2), "computer.clock_behind", WARNING),
        (timedelta(hours=-1), "computer.clock_ahead", PROBLEM),
        (timedelta(days=1), "computer.clock_behind", PROBLEM),
    ],
)
async def test_clock_that_is_wrong_is_found(
    doctor: Doctor, server: TelegramServer, ahead: timedelta, key: str, level: str
) -> None:
    server.clock.ahead = ahead
    found = await doctor(**set_up(server))
    assert found.levels[key] == level
    seconds = [int(word) for word in found.text(key).split() if word.isdigit()]
    assert seconds[0] == pytest.approx(abs(ahead.total_seconds()), abs=15)


async def test_token_is_struck_out_even_of_what_the_platform_says(
    doctor: Doctor, server: TelegramServer
) -> None:
    server.bot["first_name"] = f"I am {server.token}"
    found = await doctor(**set_up(server))
    assert "I am …, @" in found.text("telegram.bot")
    assert server.token not in found.ended.words


async def test_offline_asks_nobody(doctor: Doctor, server: TelegramServer) -> None:
    found = await doctor("--offline", **set_up(server))
    assert found.ended.status == 0
    assert not any(key.startswith(("telegram", "network")) for key in found.levels)
    assert server.calls == []


@pytest.mark.parametrize("url", [None, "http://localhost:1", "http://x/bot", "http://x/y/bot/"])
def test_address_is_the_one_that_the_bot_itself_uses(url: str | None) -> None:
    options = TelegramOptions(token="1:a", organization="x", api_url=url)
    assert address_of(url, "1:a") == f"{options.server}/bot1:a"


@pytest.mark.parametrize("token", ["1:a", "123:A_b-c", "", "1:", ":a", "1:a b", "١:a", "1:a\n"])
def test_token_is_judged_as_the_bot_itself_does(token: str) -> None:
    assert looks_like_token(token) == TelegramOptions(token, "x").looks_like_token()


async def _set_webhook(server: TelegramServer, url: str) -> None:
    async with httpx.AsyncClient() as client:
        address = f"{server.base_url}{server.token}/setWebhook"
        (await client.post(address, json={"url": url})).raise_for_status()
    server.calls.clear()
