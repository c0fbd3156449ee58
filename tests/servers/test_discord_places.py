"""Guilds, forums, threads, permissions, shards and user installs of the loopback Discord.

What needs no library is asked of the server directly; the rest goes through the real discord.py.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands

from tests.servers import discord_permissions as permissions
from tests.servers.discord_errors import ApiError
from tests.servers.discord_gateway import EVERY_INTENT, IDENTIFY, MESSAGE_CONTENT, RESUME
from tests.servers.discord_objects import ALL_PERMISSIONS, GUILD_FORUM, JsonObject
from tests.servers.discord_server import DiscordServer

Interaction: TypeAlias = discord.Interaction[discord.Client]


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


class Rest:
    """Plain requests with the bot's token."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self._server.token}"}
        url = self._server.api_url + path
        async with self._session.request(method, url, json=body, headers=headers) as response:
            return response.status, await response.json() if response.status != 204 else {}

    async def send(self, channel: JsonObject, **body: Any) -> tuple[int, JsonObject]:
        path = f"/channels/{channel['id']}/messages"
        return await self("POST", path, {"content": "Hello"} | body)


@pytest.fixture
async def rest(server: DiscordServer) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(server, session)


@asynccontextmanager
async def connected(
    server: DiscordServer,
    intents: int = EVERY_INTENT,
    shard: list[int] | None = None,
    v: str = "10",
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Identify as a shard, by hand."""
    data = {"token": server.token, "intents": intents} | ({"shard": shard} if shard else {})
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.gateway_url}?v={v}") as socket,
    ):
        await socket.send_str(json.dumps({"op": IDENTIFY, "d": data}))
        yield socket


async def next_event(socket: aiohttp.ClientWebSocketResponse, name: str) -> JsonObject:
    """Return the next event of this name, passing over others."""
    async with asyncio.timeout(5):
        while True:
            payload = await socket.receive_json()
            if payload.get("t") == name:
                data: JsonObject = payload["d"]
                return data


async def closed_with(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    async with asyncio.timeout(5):
        async for _ in socket:
            pass
    return socket.close_code


def general(server: DiscordServer) -> JsonObject:
    return server.world.channels[server.world.channel_id]


# Permissions.


@pytest.mark.parametrize(
    ("missing", "code"),
    [(permissions.VIEW_CHANNEL, 50001), (permissions.SEND_MESSAGES, 50013)],
)
async def test_bot_needs_permission_to_write(
    server: DiscordServer, rest: Rest, missing: int, code: int
) -> None:
    server.permit(ALL_PERMISSIONS & ~missing, general(server))
    status, body = await rest.send(general(server))
    assert (status, body["code"]) == (403, code)
    server.permit(ALL_PERMISSIONS, general(server))
    assert (await rest.send(general(server)))[0] == 200
    assert server.violations == []


async def test_thread_has_the_permissions_of_its_parent(server: DiscordServer, rest: Rest) -> None:
    async with connected(server) as socket:
        await next_event(socket, "READY")
        forum = await server.add_channel("help", GUILD_FORUM)
        post = await server.start_post(forum, "Tides", "Why?")
    server.permit(ALL_PERMISSIONS & ~permissions.SEND_IN_THREADS, forum)
    status, body = await rest.send(post)
    assert (status, body["code"]) == (403, 50013)


async def test_history_is_shown_newest_first(server: DiscordServer, rest: Rest) -> None:
    for text in ("one", "two", "three"):
        await rest.send(general(server), content=text)
    status, shown = await rest("GET", f"/channels/{server.world.channel_id}/messages?limit=2")
    assert status == 200
    assert [message["content"] for message in shown] == ["three", "two"]


@pytest.mark.parametrize(("enforced", "life", "number"), [(1, 300, 1), (0, 300, 2), (1, -1, 2)])
async def test_same_nonce_makes_one_message_for_some_minutes_if_enforced(
    server: DiscordServer, rest: Rest, enforced: int, life: float, number: int
) -> None:
    server.channels.nonce_life = life
    for _ in range(2):
        await rest.send(general(server), nonce="7", enforce_nonce=bool(enforced))
    assert len(server.messages) == number
    assert server.violations == []


# Threads and forums.


async def test_forum_post_is_told_before_its_first_message(server: DiscordServer) -> None:
    async with connected(server) as socket:
        await next_event(socket, "READY")
        forum = await server.add_channel("help", GUILD_FORUM)
        assert (await next_event(socket, "CHANNEL_CREATE"))["type"] == GUILD_FORUM
        await server.start_post(forum, "Tides", "Why?")
        thread = await next_event(socket, "THREAD_CREATE")
        starter = await next_event(socket, "MESSAGE_CREATE")
    assert thread["id"] == starter["id"] == starter["channel_id"]
    assert (thread["parent_id"], starter["content"]) == (forum["id"], "Why?")


async def test_forum_itself_takes_no_message(server: DiscordServer, rest: Rest) -> None:
    forum = await server.add_channel("help", GUILD_FORUM)
    status, body = await rest.send(forum)
    assert (status, body["code"]) == (400, 50008)
    assert len(server.violations) == 1


@pytest.mark.parametrize(("locked", "status"), [(False, 200), (True, 400)])
async def test_message_takes_a_thread_out_of_the_archive_unless_locked(
    server: DiscordServer, rest: Rest, *, locked: bool, status: int
) -> None:
    async with connected(server) as socket:
        await next_event(socket, "READY")
        post = await server.start_post(
            await server.add_channel("help", GUILD_FORUM), "Tides", "Why?"
        )
    await server.archive(post, locked=locked)
    answered, body = await rest.send(post)
    assert answered == status
    assert body.get("code") == (50083 if locked else None)


async def test_archived_thread_cannot_be_changed(server: DiscordServer, rest: Rest) -> None:
    async with connected(server) as socket:
        await next_event(socket, "READY")
        post = await server.start_post(
            await server.add_channel("help", GUILD_FORUM), "Tides", "Why?"
        )
    _, sent = await rest.send(post)
    await server.archive(post)
    path = f"/channels/{post['id']}/messages/{sent['id']}"
    status, body = await rest("PATCH", path, {"content": "!"})
    assert (status, body["code"]) == (400, 50083)
    await rest("PATCH", f"/channels/{post['id']}", {"archived": False})
    assert (await rest("PATCH", path, {"content": "!"}))[0] == 200


# Guilds.


async def test_bot_learns_of_guilds_it_joins_and_leaves(server: DiscordServer, rest: Rest) -> None:
    async with connected(server) as socket:
        await next_event(socket, "GUILD_CREATE")
        guild_id = await server.add_bot()
        assert (await next_event(socket, "GUILD_CREATE"))["id"] == guild_id
        channel = await server.add_channel("general", guild_id=guild_id)
        assert (await rest.send(channel))[0] == 200
        await server.remove_bot(guild_id)
        assert (await next_event(socket, "GUILD_DELETE")) == {"id": guild_id}
    status, body = await rest.send(channel)
    assert (status, body["code"]) == (403, 50001)
    assert (await rest("GET", f"/guilds/{guild_id}"))[1]["code"] == 10004


async def test_bot_can_ask_where_it_is_and_what_it_may_do(
    server: DiscordServer, rest: Rest
) -> None:
    server.permit(permissions.VIEW_CHANNEL)
    _, guilds = await rest("GET", "/users/@me/guilds?limit=200")
    assert [(one["id"], one["permissions"]) for one in guilds] == [
        (server.world.guild_id, str(permissions.VIEW_CHANNEL))
    ]
    here = f"/guilds/{server.world.guild_id}"
    _, channels = await rest("GET", f"{here}/channels")
    assert [channel["id"] for channel in channels] == [server.world.channel_id]
    _, roles = await rest("GET", f"{here}/roles")
    assert roles[0]["permissions"] == str(permissions.VIEW_CHANNEL)
    _, member = await rest("GET", f"{here}/members/{server.world.bot['id']}")
    assert member["user"]["bot"] is True
    _, application = await rest("GET", "/applications/@me")
    assert application["id"] == server.world.application_id
    assert server.violations == []


async def test_outage_of_a_guild_is_no_farewell(server: DiscordServer) -> None:
    async with connected(server) as socket:
        await next_event(socket, "GUILD_CREATE")
        await server.remove_bot(outage=True)
        assert (await next_event(socket, "GUILD_DELETE"))["unavailable"] is True
    assert server.world.guild_id in server.world.guilds


# What is told of messages.


@pytest.mark.parametrize("how", ["plain", "mention", "reply", "dm"])
async def test_content_is_withheld_without_the_intent_unless_meant_for_the_bot(
    server: DiscordServer, rest: Rest, how: str
) -> None:
    _, own = await rest.send(general(server))
    async with connected(server, EVERY_INTENT & ~MESSAGE_CONTENT) as socket:
        await next_event(socket, "GUILD_CREATE")
        target = own if how == "reply" else None
        await server.say("Hello", mention=how == "mention", dm=how == "dm", reply_to=target)
        message = await next_event(socket, "MESSAGE_CREATE")
    assert message["content"] == ("" if how == "plain" else "Hello")


async def test_edits_and_deletions_are_told(server: DiscordServer) -> None:
    async with connected(server) as socket:
        await next_event(socket, "GUILD_CREATE")
        said = await server.say("Hello")
        await server.edit(said, "Hello!")
        assert (await next_event(socket, "MESSAGE_UPDATE"))["content"] == "Hello!"
        await server.delete(said)
        assert (await next_event(socket, "MESSAGE_DELETE"))["id"] == said["id"]


# Shards.


async def test_each_shard_sees_its_guilds_and_the_first_the_private_messages(
    server: DiscordServer,
) -> None:
    server.world.guilds = {str(4 << 22), str(5 << 22)}
    channels = [
        server.world.add_channel(0, "general", guild) for guild in sorted(server.world.guilds)
    ]
    async with connected(server, shard=[0, 2]) as zero, connected(server, shard=[1, 2]) as one:
        even, odd = await next_event(zero, "READY"), await next_event(one, "READY")
        assert (even["shard"], odd["shard"]) == ([0, 2], [1, 2])
        assert [guild["id"] for guild in odd["guilds"]] == [str(5 << 22)]
        await server.say("even", channel_id=channels[0]["id"])
        await server.say("odd", channel_id=channels[1]["id"])
        await server.say("private", dm=True)
        assert (await next_event(zero, "MESSAGE_CREATE"))["content"] == "even"
        assert (await next_event(zero, "MESSAGE_CREATE"))["content"] == "private"
        assert (await next_event(one, "MESSAGE_CREATE"))["content"] == "odd"


async def test_gateway_recommends_shards(server: DiscordServer, rest: Rest) -> None:
    server.gateway.recommended_shards = 3
    async with connected(server) as socket:
        await next_event(socket, "READY")
    _, advice = await rest("GET", "/gateway/bot")
    assert advice["shards"] == 3
    assert advice["session_start_limit"]["remaining"] == 999


async def test_automatically_sharded_client_starts_every_shard(server: DiscordServer) -> None:
    server.gateway.recommended_shards = 2
    async with running(server, sharded=True) as client:
        assert set(client.shards) == {0, 1}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("shard", "intents", "version", "code"),
    [
        ([2, 2], EVERY_INTENT, "10", 4010),
        ([0, 1], EVERY_INTENT, "10", 4011),
        ([0, 2], EVERY_INTENT, "5", 4012),
        ([0, 2], 1 << 40, "10", 4013),
    ],
)
async def test_wrong_identity_is_refused_for_good(
    server: DiscordServer, shard: list[int], intents: int, version: str, code: int
) -> None:
    server.gateway.required_shards = 2
    async with connected(server, intents, shard, version) as socket:
        assert await closed_with(socket) == code
    assert [violation.code for violation in server.violations] == [code]


async def test_too_many_payloads_end_the_connection(server: DiscordServer) -> None:
    async with connected(server) as socket:
        for _ in range(121):
            await socket.send_str(json.dumps({"op": 1, "d": None}))
        assert await closed_with(socket) == 4008


async def test_too_large_payload_ends_the_connection(server: DiscordServer) -> None:
    async with connected(server) as socket:
        await socket.send_str(json.dumps({"op": 1, "d": "x" * 4100}))
        assert await closed_with(socket) == 4002


async def test_session_that_missed_too_much_begins_anew(server: DiscordServer) -> None:
    async with connected(server) as socket:
        ready = await next_event(socket, "READY")
        server.gateway.cut()
    for _ in range(1001):
        await server.gateway.dispatch("TYPING_START", {"guild_id": server.world.guild_id})
    resume = {"token": server.token, "session_id": ready["session_id"], "seq": 1}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway_url) as socket,
    ):
        await socket.receive_json()
        await socket.send_str(json.dumps({"op": RESUME, "d": resume}))
        assert await socket.receive_json() == {"op": 9, "d": False}


# Interactions elsewhere.


@app_commands.command(description="Talk a lot")
async def talk(interaction: Interaction) -> None:
    """Defer, and say as much as was asked for."""
    await interaction.response.send_message("0")
    for number in range(1, 7):
        await interaction.followup.send(str(number))


class Client(discord.Client):
    """A bot with one command."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=discord.Intents.all(), guild_ready_timeout=0.01, **options)
        self.tree: app_commands.CommandTree[discord.Client] = app_commands.CommandTree(self)
        self.tree.add_command(talk)
        self.is_up = asyncio.Event()

    async def setup_hook(self) -> None:
        """Register the command."""
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Tell the test."""
        self.is_up.set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait five seconds between shards."""


class ShardedClient(Client, discord.AutoShardedClient):
    """The same in several shards."""


@asynccontextmanager
async def running(server: DiscordServer, *, sharded: bool = False) -> AsyncIterator[Client]:
    with pytest.MonkeyPatch.context() as patch:
        gateway = yarl.URL(server.gateway_url)
        patch.setattr(discord.http.Route, "BASE", server.api_url)
        patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        async with started(ShardedClient if sharded else Client, server) as client:
            yield client


@asynccontextmanager
async def started(kind: type[Client], server: DiscordServer) -> AsyncIterator[Client]:
    async with kind() as client:
        task = asyncio.create_task(client.start(server.token))
        await asyncio.wait_for(client.is_up.wait(), 10)
        yield client
        await client.close()
        await task


async def test_person_brings_the_bot_to_a_guild_it_is_not_in(server: DiscordServer) -> None:
    async with running(server) as client:
        errors: asyncio.Queue[Exception] = asyncio.Queue()

        @client.tree.error
        async def note(_: Interaction, error: app_commands.AppCommandError) -> None:
            errors.put_nowait(error)

        place = server.foreign_channel()
        interaction = await server.slash("talk", channel_id=place["id"], user_install=True)
        assert "guild" not in interaction
        assert list(interaction["authorizing_integration_owners"]) == ["1"]
        last = await server.wait_for_response(interaction, count=6)
        assert last.content == "5"
        error = await asyncio.wait_for(errors.get(), 5)
        assert "maximum number of follow up messages" in str(error)
        with pytest.raises(discord.Forbidden):
            await client.get_partial_messageable(int(place["id"])).send("Hello")
    assert [violation.code for violation in server.violations] == [40094]


async def test_person_brings_the_bot_to_a_private_talk(server: DiscordServer) -> None:
    async with running(server):
        place = server.foreign_dm()
        interaction = await server.slash("talk", channel_id=place["id"], user_install=True)
        assert interaction["context"] == 2
        assert interaction["user"]["id"] == "42"
        await server.wait_for_response(interaction)


async def test_member_of_the_guild_may_hear_more_than_five_followups(server: DiscordServer) -> None:
    async with running(server):
        interaction = await server.slash("talk")
        assert (await server.wait_for_response(interaction, count=7)).content == "6"
    assert server.violations == []


# Forms.


def test_permissions_are_checked_in_order_of_sight() -> None:
    with pytest.raises(ApiError, match="Missing Access"):
        permissions.check(0, permissions.SEND_MESSAGES)
    with pytest.raises(ApiError, match="Missing Permissions"):
        permissions.check(permissions.VIEW_CHANNEL, permissions.SEND_MESSAGES)
    permissions.check(permissions.VIEW_CHANNEL, 0)
