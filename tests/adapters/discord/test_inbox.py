"""What comes in is recorded before work starts; what a process leaves behind is finished once."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import pytest

from adapters.discord.arrivals import Arrival, Kind, Manner, arrival_of
from adapters.discord.records import Records
from adapters.discord.rows import PostButton, PostMenu
from bot.adapter import Desk, Services
from bot.front_desk import FrontDesk
from bot.inbox import Entry, InboxInMemory
from bot.strings import Strings
from tests.adapters.discord.fakes import FailingDesk, HoldingDesk
from tests.adapters.discord.running import (
    CALLBACK,
    FOLLOW_UP,
    MESSAGES,
    ORIGINAL,
    TIDES,
    JsonObject,
    answer_to,
    buttons_of,
    calls,
    reply_in_private,
    serving,
    start,
)
from tests.adapters.discord.test_forms import feedback_of
from tests.assembly import services_over
from tests.bot.waiting import eventually
from tests.servers.discord_objects import LOADING, snowflake
from tests.servers.discord_server import DiscordServer


class WatchedInbox(InboxInMemory):
    """Notes in which order things happen, and can be slow or broken."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []
        self.released = asyncio.Event()
        self.released.set()
        self.broken = False
        self.waiting = 0
        self.taken: list[Entry] = []

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        if self.broken:
            raise OSError("the disk is full")
        self.waiting += 1
        await self.released.wait()
        self.steps.append("take")
        self.taken += entries
        return await super().take(entries)

    async def sending(self, entry: Entry) -> None:
        self.steps.append("sending")
        await super().sending(entry)

    async def settle(self, entry: Entry) -> None:
        self.steps.append("settle")
        await super().settle(entry)


def with_inbox(desk: Desk, inbox: InboxInMemory | None = None) -> Services:
    return replace(services_over(desk), inbox=inbox or WatchedInbox())


def inbox_of(services: Services) -> InboxInMemory:
    assert isinstance(services.inbox, InboxInMemory)
    return services.inbox


async def test_an_interaction_is_recorded_and_settled(server: DiscordServer, desk: Desk) -> None:
    inbox = WatchedInbox()
    async with serving(server, with_inbox(desk, inbox)):
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert inbox.steps == ["take", "sending", "settle"]
    assert inbox.open == {}


async def test_a_message_is_recorded_before_it_is_worked_on(
    server: DiscordServer, desk: Desk
) -> None:
    inbox, holding = WatchedInbox(), HoldingDesk(desk, TIDES)
    async with serving(server, with_inbox(holding, inbox)):
        await server.say(TIDES, dm=True)
        await holding.holds.wait()
        assert inbox.steps == ["take"]
        holding.released.set()
        await reply_in_private(server)
    assert inbox.steps == ["take", "sending", "settle"]


async def test_a_slow_disk_does_not_delay_the_acknowledgement(
    server: DiscordServer, desk: Desk
) -> None:
    inbox, listening = WatchedInbox(), HoldingDesk(desk)
    inbox.released.clear()
    async with serving(server, with_inbox(listening, inbox), record_seconds=0.01):
        asked = await server.slash("ask", {"question": TIDES})
        await server.wait_for_response(asked)
        assert listening.questions == []
        inbox.released.set()
        await answer_to(server, asked)


async def test_nobody_is_promised_a_reply_before_it_is_recorded(
    server: DiscordServer, desk: Desk
) -> None:
    inbox = WatchedInbox()
    inbox.released.clear()
    async with serving(server, with_inbox(desk, inbox), record_seconds=60):
        asked = await server.slash("ask", {"question": TIDES})
        await server.say("Who built the lighthouse?", dm=True)
        await eventually(lambda: inbox.waiting == 2)
        assert calls(server, "POST", CALLBACK) == []
        inbox.released.set()
        await answer_to(server, asked)


async def test_an_answer_that_was_shown_is_not_shown_again(
    server: DiscordServer, desk: Desk
) -> None:
    """The process dies after the answer was shown, and before that is recorded."""
    inbox, listening = WatchedInbox(), HoldingDesk(desk)
    services = with_inbox(listening, inbox)
    async with serving(server, services):
        asked = await server.slash("ask", {"question": TIDES})
        await answer_to(server, asked)
    await server.wait_for_sessions(0)
    entry = inbox.taken[-1]
    inbox.open[entry.platform, entry.id] = replace(entry, was_sending=True)
    async with serving(server, services):
        await eventually(lambda: not inbox.open)
    assert len(listening.questions) == 1
    assert len(calls(server, "PATCH", ORIGINAL)) == 1


async def test_where_nothing_can_be_recorded_it_is_answered_all_the_same(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = WatchedInbox()
    inbox.broken = True
    async with serving(server, with_inbox(desk, inbox)):
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert "OSError" in caplog.text


async def test_what_is_known_from_before_a_restart_is_not_answered_again(
    server: DiscordServer, desk: Desk
) -> None:
    services = with_inbox(desk)
    async with serving(server, services):
        message = await server.say(TIDES, dm=True)
        await reply_in_private(server)
    await server.wait_for_sessions(0)
    async with serving(server, services):
        await server.gateway.dispatch("MESSAGE_CREATE", message)
        await server.say("Who built the lighthouse?", dm=True)
        await reply_in_private(server, 2)
    assert len(calls(server, "POST", MESSAGES)) == 2


async def test_a_failure_is_settled_too(server: DiscordServer) -> None:
    services = with_inbox(FailingDesk())
    async with serving(server, services):
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert inbox_of(services).open == {}


# A process that dies.


async def dies_while(
    server: DiscordServer, desk: Desk, *, dm: bool
) -> tuple[InboxInMemory, JsonObject]:
    """Ask, and let the process end before it has answered."""
    holding = HoldingDesk(desk, TIDES)
    services = with_inbox(holding)
    async with serving(server, services, drain_seconds=0):
        if dm:
            asked = await server.say(TIDES, dm=True)
        else:
            asked = await server.slash("ask", {"question": TIDES})
            await server.wait_for_response(asked)
        await holding.holds.wait()
    await server.wait_for_sessions(0)
    assert len(inbox_of(services).open) == 1
    return inbox_of(services), asked


async def test_an_interaction_that_was_left_behind_is_finished(
    server: DiscordServer, desk: Desk
) -> None:
    inbox, asked = await dies_while(server, desk, dm=False)
    async with serving(server, with_inbox(desk, inbox)):
        message = await answer_to(server, asked)
    assert message["embeds"][0]["title"] == TIDES
    assert not message["flags"] & LOADING
    assert inbox.open == {}


async def test_a_message_that_was_left_behind_is_answered(
    server: DiscordServer, desk: Desk
) -> None:
    inbox, asked = await dies_while(server, desk, dm=True)
    async with serving(server, with_inbox(desk, inbox)):
        reply = await reply_in_private(server)
    assert reply["message_reference"]["message_id"] == asked["id"]
    assert inbox.open == {}


async def test_an_interaction_that_can_no_longer_be_finished_is_answered_in_private(
    server: DiscordServer, desk: Desk
) -> None:
    inbox, _ = await dies_while(server, desk, dm=False)
    server.interactions.token_life = 0
    async with serving(server, with_inbox(desk, inbox)):
        await server.wait_for_call("POST", MESSAGES)
    reply = list(server.messages.values())[-1]
    assert reply["channel_id"] == server.world.dm_with("42")["id"]
    assert reply["embeds"][0]["title"] == TIDES


async def test_where_private_messages_are_refused_it_is_answered_in_the_channel(
    server: DiscordServer, desk: Desk
) -> None:
    inbox, asked = await dies_while(server, desk, dm=False)
    server.interactions.token_life = 0
    server.close_dm("42")
    async with serving(server, with_inbox(desk, inbox)):
        await server.wait_for_call("POST", MESSAGES, count=2)
    assert list(server.messages.values())[-1]["channel_id"] == asked["channel_id"]


async def test_an_interaction_that_was_never_acknowledged_is_answered_in_private(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk) as running:
        pass
    await server.wait_for_sessions(0)
    asked = Arrival(
        id=int(snowflake()), kind=Kind.QUESTION, manner=Manner.NEW, user=42, channel=1,
        application=int(server.world.application_id), token="gone", text=TIDES, private=True,
    )  # fmt: skip
    await running.services.inbox.take([asked.entry()])
    async with serving(server, running.services):
        reply = await reply_in_private(server)
    assert reply["embeds"][0]["title"] == TIDES
    assert str(calls(server, "POST", MESSAGES)[0].form["nonce"]) == str(asked.id)


async def test_an_answer_that_may_have_been_seen_is_not_sent_again(
    server: DiscordServer, desk: Desk
) -> None:
    """The process dies after the answer was sent, and before that is recorded."""
    services = with_inbox(desk)
    async with serving(server, services):
        message = await server.say(TIDES, dm=True)
        await reply_in_private(server)
    await server.wait_for_sessions(0)
    await left_unsettled(services, message)
    async with serving(server, services):
        await server.wait_for_call("GET", MESSAGES)
        await server.say("Who built the lighthouse?", dm=True)
        await server.wait_for_call("POST", MESSAGES, count=2)
    assert len([one for one in server.messages.values() if one["author"]["bot"]]) == 2
    assert inbox_of(services).open == {}


async def test_where_that_cannot_be_looked_up_discord_knows_the_message_again(
    server: DiscordServer, desk: Desk
) -> None:
    services = with_inbox(desk)
    async with serving(server, services):
        message = await server.say(TIDES, dm=True)
        await reply_in_private(server)
    await server.wait_for_sessions(0)
    await left_unsettled(services, message)
    server.fail("GET", MESSAGES, kind="status", status=403, code=50013)
    async with serving(server, services):
        await server.wait_for_call("POST", MESSAGES, count=2)
    assert len([one for one in server.messages.values() if one["author"]["bot"]]) == 1


async def left_unsettled(services: Services, message: JsonObject) -> None:
    """Put a message back as one whose reply was being sent."""
    arrival = Arrival(
        id=int(message["id"]), kind=Kind.QUESTION, manner=Manner.MESSAGE, user=42,
        channel=int(message["channel_id"]), text=message["content"],
    )  # fmt: skip
    inbox = inbox_of(services)
    entry = replace(arrival.entry(), was_sending=True)
    inbox.open[entry.platform, entry.id] = entry


async def test_an_opinion_does_not_count_twice(server: DiscordServer, desk: FrontDesk) -> None:
    inbox = WatchedInbox()
    services = with_inbox(desk, inbox)
    async with serving(server, services):
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
        fault = server.fail("POST", FOLLOW_UP, kind="slow")
        good = buttons_of(message)[Strings("en").get("answer.helpful")]
        await server.click(message, good)
        await server.wait_for_call("POST", FOLLOW_UP, answered=False)
        (entry,) = inbox.open.values()
        assert entry.was_sending
        fault.release()
    inbox.open[entry.platform, entry.id] = entry
    await server.wait_for_sessions(0)
    again = start(server, services)
    await server.wait_for_sessions(1)
    await server.say(TIDES, dm=True)
    await reply_in_private(server)
    await again.stopped()
    assert len(feedback_of(desk).opinions) == 1
    assert inbox.open == {}


@pytest.mark.parametrize("takes_effect", [True, False])
async def test_what_cannot_be_sent_now_is_sent_once_when_discord_is_there_again(
    server: DiscordServer, desk: Desk, takes_effect: bool
) -> None:
    services = with_inbox(desk)
    async with serving(server, services, recovery_seconds=0.05):
        server.fail("POST", MESSAGES, kind="drop", times=4, takes_effect=takes_effect)
        server.fail("PATCH", ORIGINAL, kind="html", status=200, times=4)
        await server.say(TIDES, dm=True)
        asked = await server.slash("ask", {"question": TIDES})
        assert (await answer_to(server, asked))["embeds"][0]["title"] == TIDES
        await eventually(lambda: not inbox_of(services).open)
    replies = [one for one in server.messages.values() if "message_reference" in one]
    assert [reply["embeds"][0]["title"] for reply in replies] == [TIDES]


async def test_what_is_older_than_a_day_is_given_up(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    services = with_inbox(desk)
    old = Arrival(
        id=int(snowflake(age=90_000)), kind=Kind.QUESTION, manner=Manner.MESSAGE, user=42,
        channel=int(server.world.dm_with("42")["id"]), text=TIDES,
    )  # fmt: skip
    await services.inbox.take([old.entry()])
    async with serving(server, services):
        await eventually(lambda: not inbox_of(services).open)
    assert calls(server, "POST", MESSAGES) == []
    assert "given up" in caplog.text


async def test_a_record_of_another_version_is_put_away(server: DiscordServer, desk: Desk) -> None:
    services = with_inbox(desk)
    await services.inbox.take(
        [Entry("discord", "5", '{"of": "another"}'), Entry("discord", "6", "")]
    )
    async with serving(server, services):
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert inbox_of(services).open == {}


async def test_a_burst_survives_a_restart(server: DiscordServer, desk: Desk) -> None:
    holding = HoldingDesk(desk, TIDES)
    services = with_inbox(holding)
    async with serving(server, services, drain_seconds=0):
        asked = [
            await server.slash("ask", {"question": TIDES}, user_id=str(n)) for n in range(1, 21)
        ]
        said = [await server.say(TIDES, dm=True, user_id=str(n)) for n in range(1, 21)]
        for one in asked:
            await server.wait_for_response(one)
        await eventually(lambda: len(holding.questions) == 40)
    await server.wait_for_sessions(0)
    async with serving(server, with_inbox(desk, inbox_of(services))):
        for one in asked:
            await answer_to(server, one)
        await server.wait_for_call("POST", MESSAGES, count=20)
    replied = [
        m for m in server.messages.values() if m["author"]["bot"] and "message_reference" in m
    ]
    assert {m["message_reference"]["message_id"] for m in replied} == {m["id"] for m in said}
    assert len(replied) == 20
    assert len(calls(server, "PATCH", ORIGINAL)) == 20
    assert len(calls(server, "POST", CALLBACK)) == 20
    assert inbox_of(services).open == {}


# The record.


def test_an_arrival_is_the_same_after_it_was_recorded() -> None:
    rows: Any = ((PostButton("A", "a"),), PostMenu("menu:0", (PostButton("B", "b"),)))
    arrival = Arrival(
        id=1, kind=Kind.PRESS, manner=Manner.REPLACE, user=2, channel=3, guild=4, application=5,
        token="t", text="x", action="pick:a:en:en", locale="de", private=True, rows=rows,
    )  # fmt: skip
    assert arrival_of(arrival.entry()) == arrival


def test_an_arrival_does_not_show_what_was_said() -> None:
    arrival = Arrival(
        id=1, kind=Kind.QUESTION, manner=Manner.NEW, user=2, channel=3, text="secret", token="hush"
    )
    assert "secret" not in repr(arrival)
    assert "hush" not in repr(arrival)


class SlowlyReadInbox(InboxInMemory):
    """Tells what was left behind as it was some time ago."""

    def __init__(self) -> None:
        super().__init__()
        self.read, self.released = asyncio.Event(), asyncio.Event()

    async def left_behind(self, platform: str, working: Collection[str] = ()) -> tuple[Entry, ...]:
        left = await super().left_behind(platform, working)
        self.read.set()
        await self.released.wait()
        return left


async def test_what_is_finished_while_it_is_looked_for_is_not_finished_again() -> None:
    inbox = SlowlyReadInbox()
    records, entry, other = Records(inbox), Entry("discord", "1", "{}"), Entry("discord", "2", "{}")
    await inbox.take([other])
    looking = asyncio.create_task(records.left_behind())
    await inbox.take([entry])  # before `take` of the records is over, as far as the look can tell
    await records.take(entry)
    await inbox.read.wait()
    await records.settle(entry)
    records.let_go(entry)
    inbox.released.set()
    assert await looking == (other,)
