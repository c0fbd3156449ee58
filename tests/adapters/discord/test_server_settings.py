"""What managers choose for a server: who may, how long it holds, and when it is quiet."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.server_settings import (
    QuietHours,
    ServerSettings,
    quiet_hours,
    settings_from,
)
from adapters.discord.servers import Servers
from adapters.discord.suggestions import matching_zones
from bot.adapter import Desk
from bot.keyed_hashes import KeyedHashes
from bot.memories import MemoriesInMemory
from bot.strings import Strings
from tests.adapters.discord.reading import shown
from tests.adapters.discord.running import answer_to, said_at_once, serving, text_of
from tests.servers.discord_objects import EPHEMERAL, GUILD_FORUM
from tests.servers.discord_permissions import MANAGE_GUILD
from tests.servers.discord_server import DiscordServer

ENGLISH = Strings("en")
TIDES = "Why are there tides in the sea?"

times = st.times().map(lambda time: f"{time:%H:%M}")
zones = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tokyo", "America/St_Johns"])
moments = st.integers(1_704_067_200, 1_798_761_600).map(lambda s: datetime.fromtimestamp(s, UTC))
hours = st.builds(QuietHours, times, times, zones)
every = st.builds(
    ServerSettings,
    st.frozensets(st.text("0123456789abcdef", min_size=32, max_size=32)),
    st.none() | st.sampled_from(["fr", "pt-BR"]),
    st.none() | st.booleans(),
    st.none() | hours,
)


@given(every)
def test_settings_are_the_same_after_they_were_stored(settings: ServerSettings) -> None:
    assert settings_from(settings.text()) == settings


@given(hours, moments)
def test_it_is_either_quiet_or_not_but_not_both_ways_round(
    quiet: QuietHours, now: datetime
) -> None:
    others = QuietHours(quiet.end, quiet.begin, quiet.zone)
    assert quiet.begin == quiet.end or quiet.include(now) != others.include(now)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(20, False), (21, True), (23, True), (4, True), (5, False), (12, False)]
)
def test_hours_over_midnight_are_those_of_the_zone(hour: int, quiet: bool) -> None:
    night = QuietHours("22:00", "06:00", "Europe/Berlin")
    assert night.include(datetime(2026, 1, 1, hour, tzinfo=UTC)) is quiet


def test_hours_follow_the_clock_of_the_summer() -> None:
    night = QuietHours("22:00", "06:00", "Europe/Berlin")
    assert night.include(datetime(2026, 7, 1, 20, tzinfo=UTC))
    assert not night.include(datetime(2026, 7, 1, 20, tzinfo=UTC) - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("begin", "end", "zone"),
    [("25:00", "7", "UTC"), ("22", "", "UTC"), ("22", "7", ""), ("22", "7", "Mars/Base"),
     ("22", "7", "../etc/passwd"), ("late", "7", "UTC")],
)  # fmt: skip
def test_what_is_no_time_is_not_understood(begin: str, end: str, zone: str) -> None:
    assert quiet_hours(begin, end, zone) is None


def test_times_may_be_short() -> None:
    assert quiet_hours("22", "7:30", "UTC") == QuietHours("22:00", "07:30", "UTC")


class Broken(MemoriesInMemory):
    async def recall(self, kind: str, key: str) -> str | None:
        raise OSError


async def test_settings_that_cannot_be_read_are_the_defaults() -> None:
    assert await Servers(Broken(), KeyedHashes(b"s")).of(7) == ServerSettings()


async def test_nothing_stored_tells_which_server_or_channel_it_was() -> None:
    memories = MemoriesInMemory()
    servers = Servers(memories, KeyedHashes(b"s"))
    channel = servers.channel_key(123456)
    await servers.change(987654, ServerSettings(frozenset({channel})))
    assert "123456" not in str(memories.values)
    assert "987654" not in str(memories.values)


# In Discord.


async def changed(server: DiscordServer, command: str, **options: object) -> str:
    said = await said_at_once(server, await server.slash(f"server {command}", dict(options)))
    assert said["flags"] & EPHEMERAL
    return text_of(said)


async def test_managers_see_and_change_the_settings(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        forum = await server.add_channel("help", GUILD_FORUM)
        assert ENGLISH.get("server.unset") in await changed(server, "show")
        assert "#help" in await changed(server, "channel", on=True, channel=forum["id"])
        assert "#general, #help" in await changed(server, "channel", on=True)
        assert "Français" in await changed(server, "language", language="French")
        await changed(server, "private", on=True)
        text = await changed(server, "quiet", begin="22", end="7", zone="Europe/Berlin")
    assert "22:00–07:00 (Europe/Berlin)" in shown(text)
    assert "Français" in text


async def test_settings_can_be_taken_back(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await changed(server, "quiet", begin="22", end="7", zone="UTC")
        await changed(server, "language", language="fr")
        assert "UTC" not in await changed(server, "quiet")
        assert "Français" not in await changed(server, "language", language="auto")


async def test_what_is_no_time_is_said_to_be_none(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        text = await changed(server, "quiet", begin="late")
    assert shown(text).strip() == ENGLISH.get("server.time_unknown")


async def test_the_command_is_for_managers_and_that_is_checked_again(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        command = server.commands.find("server")
        asked = await server.slash("server channel", {"on": True}, permissions=1 << 11)
        refusal = await said_at_once(server, asked)
        shown = await changed(server, "show")
    assert command["default_member_permissions"] == str(MANAGE_GUILD)
    assert (command["contexts"], command["integration_types"]) == ([0], [0])
    assert text_of(refusal).strip() == ENGLISH.get("server.refused")
    assert "#general" not in shown


@pytest.mark.parametrize("private", [True, False])
async def test_a_server_says_who_sees_the_answers(
    server: DiscordServer, desk: Desk, private: bool
) -> None:
    async with serving(server, desk, ephemeral=not private):
        await changed(server, "private", on=private)
        here = await answer_to(server, await server.slash("ask", {"question": TIDES}))
        said = await server.say(TIDES, user_id="7")
        name = ENGLISH.get("command.menu.ask")
        about = await answer_to(server, await server.choose_from_menu(name, said))
    assert bool(here["flags"] & EPHEMERAL) is private
    assert bool(about["flags"] & EPHEMERAL) is private


async def test_a_server_that_removes_the_bot_is_forgotten(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk) as running:
        memories = running.services.memories
        assert isinstance(memories, MemoriesInMemory)
        await changed(server, "language", language="fr")
        await server.remove_bot(outage=True)
        await server.say("here?", dm=True)
        await server.wait_for_call("POST", r"^/channels/\d+/messages$")
        assert any(kind == "server" for kind, _ in memories.values)
        await server.remove_bot()
        await server.say("here?", dm=True)
        await server.wait_for_call("POST", r"^/channels/\d+/messages$", count=2)
        assert not any(kind == "server" for kind, _ in memories.values)


def test_time_zones_are_suggested_by_any_part_of_their_names() -> None:
    assert [choice.value for choice in matching_zones("berl")] == ["Europe/Berlin"]
    assert "America/New_York" in [choice.value for choice in matching_zones("new york")]
    assert len(matching_zones("")) > 25
