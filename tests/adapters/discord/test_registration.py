"""Telling Discord the commands: when they have changed, and never in anybody's way."""

from dataclasses import replace

import pytest

from bot.adapter import Desk
from bot.memories import MemoriesInMemory
from bot.strings import Strings, interface_languages
from tests.adapters.discord.running import (
    COMMANDS,
    TIDES,
    answer_to,
    calls,
    reply_in_private,
    serving,
)
from tests.assembly import services_over
from tests.servers.discord_command_rules import LOCALES
from tests.servers.discord_gateway import IDENTIFY
from tests.servers.discord_server import DiscordServer

PUBLIC = ("ask", "topics", "language", "help", "privacy", "forget")


async def test_all_commands_are_there_for_servers_and_for_people(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        commands = [server.commands.find(name) for name in PUBLIC]
    assert [command["contexts"] for command in commands] == [[0, 1, 2]] * len(PUBLIC)
    assert [command["integration_types"] for command in commands] == [[0, 1]] * len(PUBLIC)


async def test_everything_is_described_in_every_language_of_both(
    server: DiscordServer, desk: Desk
) -> None:
    expected = {tag for tag in LOCALES if tag.split("-")[0] in interface_languages()}
    assert {"en-US", "en-GB", "es-ES", "es-419", "pt-BR"} <= expected
    async with serving(server, desk):
        nodes = [server.commands.find(name) for name in (*PUBLIC, "server")]
    while nodes:
        node = nodes.pop()
        assert node["description_localizations"].keys() == expected, node["name"]
        assert not node.get("name_localizations")
        nodes += node.get("options", ())


async def test_the_same_commands_are_not_told_again(server: DiscordServer, desk: Desk) -> None:
    services = services_over(desk)
    for count in (1, 2):
        async with serving(server, services):
            await server.say(TIDES, dm=True)
            await reply_in_private(server, count)
        await server.wait_for_sessions(0)
    assert len(calls(server, "PUT", COMMANDS)) == 1


async def test_other_commands_are(server: DiscordServer, desk: Desk) -> None:
    services = services_over(desk)
    async with serving(server, services):
        await server.wait_for_call("PUT", COMMANDS)
    assert isinstance(services.memories, MemoriesInMemory)
    (key,) = (key for key in services.memories.values if key[0] == "commands")
    services.memories.values[key] = "those of an earlier version"
    async with serving(server, services):
        await server.wait_for_call("PUT", COMMANDS, count=2)


async def test_a_new_session_registers_nothing(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.gateway.invalidate()
        await server.wait_for_frame(IDENTIFY, count=2)
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert len(calls(server, "PUT", COMMANDS)) == 1


async def test_one_bad_translation_leaves_the_others_out_and_the_bot_alone(
    server: DiscordServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    server.fail("PUT", COMMANDS, kind="status", status=400, code=50035)
    services = services_over(desk)
    async with serving(server, services):
        await server.wait_for_call("PUT", COMMANDS, count=2)
        ask = server.commands.find("ask")
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert not ask.get("description_localizations")
    assert ask["description"] == Strings("en").get("command.ask")
    assert "untranslated" in caplog.text


async def test_a_memory_that_fails_keeps_nobody_waiting(server: DiscordServer, desk: Desk) -> None:
    class Broken(MemoriesInMemory):
        fails = 2

        async def recall(self, kind: str, key: str) -> str | None:
            if kind == "commands" and self.fails:
                self.fails -= 1
                raise OSError
            return await super().recall(kind, key)

    plain = services_over(desk)
    services = replace(plain, memories=Broken())
    async with serving(server, services):
        await answer_to(server, await server.slash("ask", {"question": TIDES}))
