"""Discord at its worst: rate limits, cut connections, late and lost acknowledgements."""

from typing import Any

import pytest

from bot.adapter import Desk
from tests.adapters.discord.running import (
    CALLBACK,
    FOLLOW_UP,
    MESSAGES,
    ORIGINAL,
    TIDES,
    answer_to,
    buttons_of,
    reply_in_private,
    serving,
)
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

MOMENTARY: list[dict[str, Any]] = [
    {"kind": "429", "retry_after": 0.01},
    {"kind": "drop", "times": 2},
    {"kind": "rst", "times": 2},
    {"kind": "drop", "takes_effect": True},
]


def statuses(server: DiscordServer, method: str, pattern: str) -> list[int | None]:
    return [call.status for call in server.calls if call.matches(method, pattern)]


@pytest.mark.parametrize("fault", MOMENTARY)
async def test_an_answer_gets_through_in_the_end(
    server: DiscordServer, desk: Desk, fault: dict[str, Any]
) -> None:
    async with serving(server, desk):
        server.fail("PATCH", ORIGINAL, **fault)
        interaction = await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("PATCH", ORIGINAL, count=1 + fault.get("times", 1))
    (message,) = server.messages.values()
    assert message["embeds"][0]["title"] == TIDES
    assert server.interactions.exchange(interaction).acknowledged


@pytest.mark.parametrize("fault", [*MOMENTARY, {"kind": "html", "status": 503}])
async def test_a_direct_reply_gets_through_once(
    server: DiscordServer, desk: Desk, fault: dict[str, Any]
) -> None:
    async with serving(server, desk):
        server.fail("POST", MESSAGES, **fault)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES, count=1 + fault.get("times", 1))
    replies = [message for message in server.messages.values() if message["author"]["bot"]]
    assert [reply["embeds"][0]["title"] for reply in replies] == [TIDES]


async def test_an_acknowledgement_is_tried_again(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        server.fail("POST", CALLBACK, kind="drop")
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert message["embeds"][0]["title"] == TIDES


async def test_an_acknowledgement_counts_though_the_answer_to_it_was_lost(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        server.fail("POST", CALLBACK, kind="drop", takes_effect=True)
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert message["embeds"][0]["title"] == TIDES
    assert [violation.code for violation in server.violations] == [40060]
    server.violations.clear()


async def test_what_another_instance_has_acknowledged_is_left_to_it(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        server.fail("POST", CALLBACK, kind="status", status=400, code=40060)
        await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("POST", CALLBACK)
    assert statuses(server, "PATCH", ORIGINAL) == []


async def test_an_interaction_that_comes_too_late_is_dropped(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        await server.slash("ask", {"question": TIDES}, age=4)
        await server.slash("help", age=4)
        await server.wait_for_call("POST", CALLBACK, count=2)
    assert statuses(server, "PATCH", ORIGINAL) == []
    assert {violation.code for violation in server.violations} == {10062}
    assert "10062" in caplog.text
    server.violations.clear()


async def test_a_press_that_comes_too_late_is_dropped(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
        button = next(iter(buttons_of(message).values()))
        await server.click(message, button, age=4)
        await server.wait_for_call("POST", CALLBACK, count=2)
    assert len(statuses(server, "PATCH", ORIGINAL)) == 1
    assert [violation.code for violation in server.violations] == [10062]
    server.violations.clear()


async def test_an_outage_that_does_not_pass_ends_one_reply_only(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        server.fail("POST", MESSAGES, kind="drop", times=4)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES, count=4)
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES, count=5)
    assert statuses(server, "POST", MESSAGES) == [0, 0, 0, 0, 200]
    assert "ServerDisconnectedError" in caplog.text


async def test_an_answer_after_fifteen_minutes_goes_to_the_asker_directly(
    server: DiscordServer, desk: Desk
) -> None:
    server.interactions.token_life = 0
    async with serving(server, desk):
        await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("POST", MESSAGES)
    reply = list(server.messages.values())[-1]
    assert reply["channel_id"] == server.world.dm_with("42")["id"]
    assert reply["embeds"][0]["title"] == TIDES


async def test_an_answer_after_fifteen_minutes_is_dropped_where_that_is_not_wanted(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    server.close_dm("42")
    server.interactions.token_life = 0
    async with serving(server, desk):
        await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("POST", MESSAGES)
    assert "50007" in caplog.text


async def test_the_answer_to_a_press_on_a_deleted_message_is_shown_anew(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
        fault = server.fail("PATCH", ORIGINAL, kind="slow")
        click = await server.click(message, next(iter(buttons_of(message).values())))
        await server.wait_for_call("PATCH", ORIGINAL, count=2, answered=False)
        del server.messages[message["id"]]
        fault.release()
        answer = await answer_to(server, click)
    assert answer["flags"] & EPHEMERAL
    assert "A longer text on tides." in answer["embeds"][0]["description"]


async def test_a_follow_up_that_fails_is_given_up(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        server.fail("PATCH", ORIGINAL, kind="status", status=404, code=10008)
        server.fail("POST", FOLLOW_UP, kind="drop")
        await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("POST", FOLLOW_UP)
    assert "a private answer was not delivered" in caplog.text


async def test_an_answer_that_is_refused_is_given_up(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, desk):
        server.fail("PATCH", ORIGINAL, kind="status", status=403, code=50013)
        await server.slash("ask", {"question": TIDES})
        await server.wait_for_call("PATCH", ORIGINAL)
    assert "50013" in caplog.text
    assert TIDES not in caplog.text


async def test_nonsense_in_return_is_no_answer(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        server.fail("PATCH", ORIGINAL, kind="html", status=200)
        server.fail("POST", MESSAGES, kind="html", status=200, takes_effect=True)
        asked = await server.slash("ask", {"question": TIDES})
        assert (await answer_to(server, asked))["embeds"][0]["title"] == TIDES
        await server.say(TIDES, dm=True)
        await server.wait_for_call("POST", MESSAGES, count=2)
    assert len([one for one in server.messages.values() if one["author"]["bot"]]) == 2


async def test_a_connection_that_is_cut_is_resumed(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        server.gateway.cut()
        await server.say(TIDES, dm=True)
        assert (await reply_in_private(server))["embeds"][0]["title"] == TIDES
