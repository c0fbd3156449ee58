"""Writing to somebody who does not wait for it."""

from typing import Any

import pytest

from bot.adapter import Desk, Teller, Telling
from bot.model import Notice, NoticeKind
from bot.strings import Strings
from tests.adapters.discord.running import MESSAGES, serving, start, text_of
from tests.servers.discord_server import DiscordServer

REPLIES = (
    Notice(NoticeKind.TOLD, "en", "Why the moon?"),
    Notice(NoticeKind.FORGOTTEN, "en"),
)
OPEN_DM = "^/users/@me/channels$"


async def test_replies_come_as_private_messages(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk) as running:
        teller: Teller = running.adapter
        assert await teller.tell("discord:42", REPLIES, "told-1") is Telling.TOLD
    first, second = server.messages.values()
    assert first["channel_id"] == server.world.dm_with("42")["id"]
    assert text_of(first).strip() == Strings("en").get("notice.told", text="Why the moon?")
    assert text_of(second).strip() == Strings("en").get("notice.forgotten")


async def test_the_same_message_is_not_posted_twice(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk) as running:
        for _ in range(2):
            await running.adapter.tell("discord:42", REPLIES, "told-1")
        await running.adapter.tell("discord:42", REPLIES, "told-2")
    assert len(server.messages) == 4


async def test_a_closed_door_is_told(server: DiscordServer, desk: Desk) -> None:
    server.close_dm("42")
    async with serving(server, desk) as running:
        assert await running.adapter.tell("discord:42", REPLIES, "n") is Telling.GONE


@pytest.mark.parametrize(("status", "code"), [(404, 10013), (403, 50001), (400, 50033)])
async def test_somebody_who_is_gone_is_told(
    server: DiscordServer, desk: Desk, status: int, code: int
) -> None:
    async with serving(server, desk) as running:
        server.fail("POST", OPEN_DM, kind="status", status=status, code=code)
        assert await running.adapter.tell("discord:42", REPLIES, "n") is Telling.GONE


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "times": 4},
        {"kind": "html", "status": 503, "times": 4},
        {"kind": "garbage", "times": 4},
        {"kind": "status", "status": 401},
        {"kind": "429", "via": False, "times": 4},
    ],
)
async def test_an_outage_is_no_reason_to_give_up(
    server: DiscordServer, desk: Desk, fault: dict[str, Any]
) -> None:
    async with serving(server, desk) as running:
        server.fail("POST", MESSAGES, **fault)
        assert await running.adapter.tell("discord:42", REPLIES, "n") is Telling.LATER


@pytest.mark.parametrize("address", ["telegram:42", "discord:", "discord:x", ""])
async def test_an_address_that_is_none_is_never_tried_again(
    server: DiscordServer, desk: Desk, address: str
) -> None:
    async with serving(server, desk) as running:
        assert await running.adapter.tell(address, REPLIES, "n") is Telling.GONE


async def test_nobody_is_told_while_nothing_is_served(server: DiscordServer, desk: Desk) -> None:
    running = start(server, desk)
    await running.stopped()
    assert await running.adapter.tell("discord:42", REPLIES, "n") is Telling.LATER
