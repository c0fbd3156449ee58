"""What is found about a Discord application, asked from a server over HTTP."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.bot.doctor.conftest import OK, PROBLEM, WARNING, Doctor
from tests.servers.discord_gateway import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT
from tests.servers.discord_server import DiscordServer
from tests.servers.discord_world import World

TOKEN = "MTIz.abc.hush-hush"
FINE = {
    "discord.bot",
    "discord.no_content",
    "discord.public",
    "discord.servers",
    "discord.gateway",
    "computer.clock_right",
}


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(TOKEN, allowed_intents=0) as server:
        yield server
        assert server.violations == []


def set_up(server: DiscordServer, **changes: object) -> dict[str, object]:
    urls = {"discord_api_url": server.api_url, "discord_gateway_url": server.gateway_url}
    return {"discord_token": server.token} | urls | changes


async def test_application_that_is_set_up_well_is_fine(
    doctor: Doctor, server: DiscordServer
) -> None:
    found = await doctor(**set_up(server))
    assert found.of(OK) >= FINE
    assert found.of(WARNING) == {"settings.demonstration"}
    assert found.ended.status == 0


async def test_gateway_is_that_which_discord_names(doctor: Doctor, server: DiscordServer) -> None:
    found = await doctor(**set_up(server, discord_gateway_url=""))
    assert "discord.gateway" in found.of(OK)


async def test_gateway_that_cannot_be_reached_is_a_problem(
    doctor: Doctor, server: DiscordServer
) -> None:
    found = await doctor(**set_up(server, discord_gateway_url="ws://127.0.0.1:9/"))
    assert found.of(PROBLEM) == {"network.refused"}
    assert "DRAGOMAN_DISCORD_GATEWAY_URL" in found.text("network.refused")


async def test_intent_for_the_content_of_messages_is_told(
    doctor: Doctor, server: DiscordServer
) -> None:
    server.gateway.allowed_intents = MESSAGE_CONTENT
    assert "discord.content" in (await doctor(**set_up(server))).of(OK)


@pytest.mark.parametrize("intent", [GUILD_MEMBERS, GUILD_PRESENCES])
async def test_intents_of_no_use_are_told(
    doctor: Doctor, server: DiscordServer, intent: int
) -> None:
    server.gateway.allowed_intents = intent
    found = await doctor(**set_up(server))
    assert found.levels["discord.needless_intents"] == WARNING


Change = Callable[[World], object]

CHANGES: list[tuple[Change, str, str]] = [
    (
        lambda world: world.application.update(interactions_endpoint_url="https://x.example/"),
        "discord.endpoint",
        PROBLEM,
    ),
    (
        lambda world: world.application.update(bot_require_code_grant=True),
        "discord.code_grant",
        PROBLEM,
    ),
    (lambda world: world.application.update(bot_public=False), "discord.private", OK),
    (
        lambda world: world.application.update(integration_types_config={"1": {}}),
        "discord.no_guild_install",
        PROBLEM,
    ),
    (
        lambda world: world.application["integration_types_config"]["0"].update(
            oauth2_install_params={"scopes": ["bot"], "permissions": "0"}
        ),
        "discord.scopes",
        WARNING,
    ),
    (lambda world: world.memberships.clear(), "discord.no_server", WARNING),
    (
        lambda world: world.memberships[0].update(permissions="2147483656"),
        "discord.administrator",
        WARNING,
    ),
    (
        lambda world: world.session_starts.update(remaining=0, reset_after=7_200_000),
        "discord.no_starts",
        PROBLEM,
    ),
    (lambda world: world.session_starts.update(remaining=3), "discord.few_starts", WARNING),
    (lambda world: setattr(world, "shards", 3), "discord.shards", WARNING),
]


@pytest.mark.parametrize(("change", "key", "level"), CHANGES, ids=[key for _, key, _ in CHANGES])
async def test_what_is_set_up_differently_is_found(
    doctor: Doctor, server: DiscordServer, change: Change, key: str, level: str
) -> None:
    change(server.world)
    found = await doctor(**set_up(server))
    assert found.levels[key] == level
    assert found.ended.status == int(level == PROBLEM)


async def test_figures_are_in_the_sentences(doctor: Doctor, server: DiscordServer) -> None:
    server.world.session_starts.update(remaining=0, reset_after=5_400_000)
    server.world.memberships[0].update(permissions="8", name="Har\x1b[31mbour")
    found = await doctor(**set_up(server))
    assert "for 1.5 hours" in found.text("discord.no_starts")
    assert "“Har [31mbour”" in found.text("discord.administrator")


async def test_bot_in_no_server_is_told_its_invitation(
    doctor: Doctor, server: DiscordServer
) -> None:
    server.world.memberships.clear()
    found = await doctor(**set_up(server))
    assert f"client_id={server.world.application_id}&scope=bot+" in found.text("discord.no_server")


async def test_another_token_is_refused(doctor: Doctor, server: DiscordServer) -> None:
    found = await doctor(**set_up(server, discord_token="x.y.hush"))
    assert found.of(PROBLEM) == {"discord.token_refused"}
    assert "hush" not in found.ended.words


@pytest.mark.parametrize("token", ["hush", "Bot x.y.hush", "x.y.húsh", "x.y.hush\r\nX: y"])
async def test_what_is_no_token_is_told_without_asking(
    doctor: Doctor, server: DiscordServer, token: str
) -> None:
    found = await doctor(**set_up(server, discord_token=token))
    assert found.of(PROBLEM) == {"discord.token_form"}
    assert "hush" not in found.ended.words.casefold()
    assert server.calls == []


async def test_proxy_that_the_bot_would_not_use_is_told(
    doctor: Doctor, server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    found = await doctor(**set_up(server))
    assert found.levels["settings.proxy_unused"] == WARNING
    assert "HTTPS_PROXY" in found.text("settings.proxy_unused")


@pytest.mark.parametrize("path", ["/applications/@me", "/users/@me/guilds", "/gateway/bot"])
async def test_one_request_that_fails_does_not_end_the_others(
    doctor: Doctor, server: DiscordServer, path: str
) -> None:
    server.fail("GET", path, kind="status", status=500)
    found = await doctor(**set_up(server))
    assert found.of(PROBLEM) == {"network.server"}
    asked = {call.path for call in server.calls}
    assert asked >= {"/users/@me", "/applications/@me", "/users/@me/guilds", "/gateway/bot"}
