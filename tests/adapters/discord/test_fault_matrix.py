"""Everything that is known to go wrong with Discord: recovered, or reported in plain words.

| what | how it ends | here |
| --- | --- | --- |
| connection dropped, reset (104), 429 with and without Via, 5xx, HTML page, slow, garbage | the reply gets through, once | `test_a_reply_gets_through` |
| the same when an interaction is acknowledged | acknowledged in time, or given up and logged | `test_an_acknowledgement_gets_through` |
| token expired (50027) | a private message | `test_failures` |
| unknown message (10008), deleted message | shown anew | `test_failures` |
| reply to a deleted message | sent without the reference | `test_direct_messages` |
| closed DM (50007), missing permission (50013), access (50001), unknown channel | logged | `test_what_is_refused` |
| unknown interaction (10062), acknowledged twice (40060), two instances | left alone, logged | `test_failures`, `test_two_instances` |
| archived thread (50083) | taken out of the archive, or logged | `test_an_archived_thread` |
| close codes | resumed, begun anew, or ended with the code | `test_close_codes` |
| op 7, op 9 with true and false | resumed, begun anew | `test_op_codes` |
| zombie connection | noticed and resumed | `test_a_zombie_connection` |
| malformed event | passed over, or served anew; nothing under way lost | `test_a_malformed_event` |
| restart during a burst | everything answered once | `test_inbox` |
"""  # noqa: E501 (a table)

import asyncio
from typing import Any

import pytest

from bot.adapter import Desk
from bot.cli.messages import sentence
from bot.errors import PlatformStopped, TokenRefused
from tests.adapters.discord.fakes import HoldingDesk
from tests.adapters.discord.running import (
    CALLBACK,
    MESSAGES,
    ORIGINAL,
    TIDES,
    JsonObject,
    answer_to,
    bot_messages,
    calls,
    reply_in_private,
    serving,
    start,
)
from tests.assembly import services_over
from tests.servers import discord_objects as objects
from tests.servers.discord_faults import FaultKind
from tests.servers.discord_gateway import HEARTBEAT, IDENTIFY, RESUME
from tests.servers.discord_server import DiscordServer

PASSING: list[dict[str, Any]] = [
    {"kind": "drop"},
    {"kind": "drop", "takes_effect": True},
    {"kind": "rst"},
    {"kind": "rst", "takes_effect": True},
    {"kind": "429", "retry_after": 0.01},
    {"kind": "429", "retry_after": 0.01, "is_global": True},
    {"kind": "429", "retry_after": 0.01, "via": False},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "html", "status": 502},
    {"kind": "html", "status": 200},
    {"kind": "garbage"},
    {"kind": "garbage", "takes_effect": True},
    {"kind": "slow", "seconds": 60},
]


def named(fault: dict[str, Any]) -> str:
    return "-".join(str(value) for value in fault.values())


def of_bot(server: DiscordServer) -> list[JsonObject]:
    return [one for one in server.messages.values() if one["author"]["bot"]]


@pytest.mark.parametrize("fault", PASSING, ids=named)
@pytest.mark.parametrize("private", [True, False], ids=["message", "interaction"])
async def test_a_reply_gets_through(
    server: DiscordServer, desk: Desk, fault: dict[str, Any], private: bool
) -> None:
    method, path = ("POST", MESSAGES) if private else ("PATCH", ORIGINAL)
    services = services_over(desk)
    async with serving(server, services, request_seconds=0.3):
        server.fail(method, path, **fault)
        if private:
            await server.say(TIDES, dm=True)
        else:
            await server.slash("ask", {"question": TIDES})
        await bot_messages(server)
    assert [one["embeds"][0]["title"] for one in of_bot(server)] == [TIDES]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop"},
        {"kind": "rst"},
        {"kind": "429", "retry_after": 0.01},
        {"kind": "429", "retry_after": 0.01, "via": False},
        {"kind": "status", "status": 500},
        {"kind": "html", "status": 503},
        {"kind": "garbage"},
    ],
    ids=named,
)
async def test_an_acknowledgement_gets_through(
    server: DiscordServer, desk: Desk, fault: dict[str, Any]
) -> None:
    async with serving(server, desk):
        server.fail("POST", CALLBACK, **fault)
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert message["embeds"][0]["title"] == TIDES


async def test_where_nobody_knows_if_it_was_acknowledged_the_reply_is_private(
    server: DiscordServer, desk: Desk
) -> None:
    """The page of a proxy with status 200: the library takes that for an acknowledgement."""
    async with serving(server, desk):
        server.fail("POST", CALLBACK, kind="html", status=200)
        await server.slash("ask", {"question": TIDES})
        assert (await reply_in_private(server))["embeds"][0]["title"] == TIDES
    assert {violation.code for violation in server.violations} == {10015}
    server.violations.clear()


async def test_an_acknowledgement_that_never_comes_is_given_up(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        server.fail("POST", CALLBACK, kind="drop", times=3)
        await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("POST", CALLBACK, count=3)
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert "an acknowledgement was not delivered" in caplog.text
    assert TIDES not in caplog.text


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50007), (403, 50013), (403, 50001), (404, 10003), (400, 50035)]
)
@pytest.mark.parametrize("private", [True, False], ids=["message", "interaction"])
async def test_what_is_refused_is_logged_and_the_next_is_answered(
    server: DiscordServer,
    desk: Desk,
    status: int,
    code: int,
    private: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    services = services_over(desk)
    async with serving(server, services):
        method, path = ("POST", MESSAGES) if private else ("PATCH", ORIGINAL)
        server.fail(method, path, kind="status", status=status, code=code)
        if private:
            await server.say(TIDES, dm=True)
        else:
            await server.slash("ask", {"question": TIDES})
        await server.wait_for_call(method, path)
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert f"code {code}" in caplog.text
    assert TIDES not in caplog.text
    assert await services.inbox.left_behind("discord") == ()


async def test_two_instances_answer_once(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        other = start(server, desk)
        await server.wait_for_sessions(2)
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
        await server.wait_for_call("POST", CALLBACK, count=2)
        await other.stopped()
    assert message["embeds"][0]["title"] == TIDES
    assert len(calls(server, "PATCH", ORIGINAL)) == 1
    assert [violation.code for violation in server.violations] == [40060]
    server.violations.clear()


async def test_two_instances_write_one_message(server: DiscordServer, desk: Desk) -> None:
    """Both carry the same nonce."""
    async with serving(server, desk):
        other = start(server, desk)
        await server.wait_for_sessions(2)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES, count=2)
        await other.stopped()
    assert len(of_bot(server)) == 1


# Threads.


async def thread_with_question(server: DiscordServer) -> JsonObject:
    start_message = await server.say("A thread")
    parent = server.world.channels[server.world.channel_id]
    thread = objects.thread(start_message["id"], parent, "42", {"name": "Sea"})
    server.world.channels[thread["id"]] = thread
    await server.gateway.dispatch("THREAD_CREATE", thread)
    return thread


@pytest.mark.parametrize("locked", [True, False])
async def test_an_archived_thread_is_taken_out_of_the_archive(
    server: DiscordServer, desk: Desk, locked: bool
) -> None:
    holding = HoldingDesk(desk, TIDES)
    mention = f"<@{server.world.bot['id']}> {TIDES}"
    async with serving(server, holding):
        thread = await thread_with_question(server)
        await server.say(mention, mention=True, channel_id=thread["id"])
        await holding.holds.wait()
        await server.archive(thread, locked=locked)
        holding.released.set()
        await bot_messages(server)
    assert of_bot(server)[0]["channel_id"] == thread["id"]


async def test_a_thread_that_stays_archived_is_logged(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        server.fail("POST", MESSAGES, kind="status", status=400, code=50083)
        server.fail("PATCH", r"^/channels/\d+$", kind="status", status=403, code=50013)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("PATCH", r"^/channels/\d+$")
    assert "code 50013" in caplog.text


async def test_an_interaction_in_an_archived_thread_is_answered_in_private(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        server.fail("PATCH", ORIGINAL, kind="status", status=400, code=50083)
        await server.slash("ask", {"question": TIDES})
        reply = await reply_in_private(server, 1)
        assert reply is not None
    assert of_bot(server)[-1]["embeds"][0]["title"] == TIDES


# The gateway.


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009])
async def test_close_codes_that_pass(server: DiscordServer, desk: Desk, code: int) -> None:
    async with serving(server, desk):
        await server.gateway.close(code)
        await server.wait_for_frame(RESUME)
        await server.wait_for_sessions(1)
        await server.say(TIDES, dm=True)
        assert (await reply_in_private(server))["embeds"][0]["title"] == TIDES


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_close_codes_that_end_it_in_plain_words(
    server: DiscordServer, desk: Desk, code: int
) -> None:
    running = start(server, desk)
    await server.wait_for_sessions(1)
    await server.gateway.close(code)
    with pytest.raises((TokenRefused, PlatformStopped)) as end:
        await asyncio.wait_for(running.task, 5)
    said = sentence(end.value)
    assert said
    assert "discord" in said.casefold()
    assert code == 4004 or str(code) in said


async def test_an_op_7_is_obeyed(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.gateway.request_reconnect()
        await server.wait_for_frame(RESUME)
        await answer_to(server, await server.slash("ask", {"question": TIDES}))


@pytest.mark.parametrize(("resumable", "frame", "count"), [(True, RESUME, 1), (False, IDENTIFY, 2)])
async def test_an_op_9_is_obeyed(
    server: DiscordServer, desk: Desk, resumable: bool, frame: int, count: int
) -> None:
    async with serving(server, desk):
        await server.gateway.invalidate(resumable=resumable)
        await server.wait_for_frame(frame, count=count)
        await answer_to(server, await server.slash("ask", {"question": TIDES}))


async def test_a_zombie_connection_is_noticed(server: DiscordServer, desk: Desk) -> None:
    server.gateway.heartbeat_interval = 50
    async with serving(server, desk, heartbeat_timeout=0.3):
        server.gateway.answers_heartbeats = False
        await server.wait_for_frame(HEARTBEAT, count=3)
        await server.wait_for_frame(RESUME, timeout=10)
        server.gateway.answers_heartbeats = True
        await server.say(TIDES, dm=True)
        assert (await reply_in_private(server))["embeds"][0]["title"] == TIDES


async def test_what_was_asked_while_the_connection_was_cut_is_answered(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        server.gateway.cut()
        for number in range(5):
            await server.say(TIDES, dm=True, user_id=str(number + 1))
        await server.wait_for_call("POST", MESSAGES, count=5)
    assert len(of_bot(server)) == 5


@pytest.mark.parametrize("event", ["MESSAGE_CREATE", "INTERACTION_CREATE", "THREAD_CREATE"])
async def test_a_malformed_event_is_passed_over(
    server: DiscordServer, desk: Desk, event: str, caplog: pytest.LogCaptureFixture
) -> None:
    holding = HoldingDesk(desk, TIDES)
    async with serving(server, holding):
        asked = await server.slash("ask", {"question": TIDES})
        await holding.holds.wait()
        await server.gateway.malform(event)
        holding.released.set()
        assert (await answer_to(server, asked))["embeds"][0]["title"] == TIDES
        await server.say("Who built the lighthouse?", dm=True)
        await reply_in_private(server)
    assert f"an event {event} cannot be read" in caplog.text
    assert len([frame for frame in server.journal.frames if frame.op == IDENTIFY]) == 1


async def test_a_session_that_breaks_loses_nothing_that_is_under_way(
    server: DiscordServer, desk: Desk
) -> None:
    holding = HoldingDesk(desk, TIDES)
    async with serving(server, holding):
        asked = await server.slash("ask", {"question": TIDES})
        await holding.holds.wait()
        await server.gateway.malform("READY")
        holding.released.set()
        assert (await answer_to(server, asked))["embeds"][0]["title"] == TIDES
        await server.wait_for_frame(IDENTIFY, count=2)
        await server.say("Who built the lighthouse?", dm=True)
        await reply_in_private(server)


KINDS: tuple[FaultKind, ...] = ("drop", "rst", "garbage")


@pytest.mark.parametrize("kind", KINDS)
async def test_no_fault_is_logged_with_what_somebody_wrote(
    server: DiscordServer, desk: Desk, kind: FaultKind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="adapters")
    async with serving(server, desk):
        server.fail("POST", MESSAGES, kind=kind, times=4)
        await server.say("my secret harbour", dm=True)
        await server.wait_for_call("POST", MESSAGES, count=4)
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("adapters")]
    assert ours
    assert not any("secret" in line for line in ours)
    assert not any(server.token in line for line in ours)
