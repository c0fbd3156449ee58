"""Forms that are filled in, rate limits as they look on the wire, and events that make no sense."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.servers.discord_exchanges import filled_modal
from tests.servers.discord_gateway import EVERY_INTENT, IDENTIFY
from tests.servers.discord_objects import GUILD_FORUM, JsonObject
from tests.servers.discord_server import DiscordServer

OPTIONS = [{"label": "Sources", "value": "sources"}, {"label": "Words", "value": "words"}]
MENU: JsonObject = {"type": 3, "custom_id": "missing", "options": OPTIONS, "max_values": 2}
FIELD: JsonObject = {"type": 4, "custom_id": "more", "style": 2, "required": False}
MODAL: JsonObject = {
    "custom_id": "feedback",
    "title": "Feedback",
    "components": [
        {"type": 18, "label": "What was missing?", "component": MENU},
        {"type": 18, "label": "More", "component": FIELD},
    ],
}


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


def inner(data: JsonObject) -> list[JsonObject]:
    return [part["component"] for part in data["components"]]


def test_form_carries_choices_and_texts() -> None:
    menu, field = inner(filled_modal(MODAL, {"missing": ["sources"], "more": "Links"}))
    assert (menu["custom_id"], menu["values"]) == ("missing", ["sources"])
    assert (field["custom_id"], field["value"]) == ("more", "Links")


def test_field_that_is_not_required_may_stay_empty() -> None:
    _, field = inner(filled_modal(MODAL, {"missing": ["words"]}))
    assert field["value"] == ""


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"missing": []}, "too few"),
        ({"missing": ["else"]}, "are not among"),
        ({"other": "x"}, "no fields"),
        ({"missing": ["words"], "more": "x" * 4001}, "takes 0 to 4000"),
    ],
)
def test_people_cannot_send_what_a_form_does_not_allow(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(AssertionError, match=reason):
        filled_modal(MODAL, values)


@pytest.mark.parametrize("via", [True, False])
async def test_rate_limit_tells_when_it_ends(server: DiscordServer, *, via: bool) -> None:
    server.fail("GET", "/users/@me", kind="429", retry_after=2.5, via=via)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{server.api_url}/users/@me") as response,
    ):
        assert response.status == 429
        assert (await response.json())["retry_after"] == 2.5
    assert ("Via" in response.headers) == via
    assert response.headers["X-RateLimit-Remaining"] == "0"
    assert response.headers["X-RateLimit-Reset-After"] == "2.5"


async def test_event_without_sense_goes_to_every_shard(server: DiscordServer) -> None:
    data = {"token": server.token, "intents": EVERY_INTENT}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway_url) as socket,
    ):
        await socket.send_str(json.dumps({"op": IDENTIFY, "d": data | {"shard": [1, 2]}}))
        await server.wait_for_sessions(1)
        await server.gateway.malform("INTERACTION_CREATE")
        async for frame in socket:
            if (payload := json.loads(frame.data))["t"] == "INTERACTION_CREATE":
                assert payload["d"] == {}
                break


async def test_interaction_in_an_archived_thread_cannot_be_answered(server: DiscordServer) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(server.gateway_url) as socket:
        identity = {"token": server.token, "intents": EVERY_INTENT}
        await socket.send_str(json.dumps({"op": IDENTIFY, "d": identity}))
        await server.wait_for_sessions(1)
        commands = [{"name": "ask", "description": "Ask"}]
        await _put(http, server, commands)
        forum = await server.add_channel("help", GUILD_FORUM)
        post = await server.start_post(forum, "Tides", "Why?")
        await server.archive(post)
        interaction = await server.slash("ask", channel_id=post["id"])
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        body = {"type": 4, "data": {"content": "Hello"}}
        async with http.post(server.api_url + path, json=body) as response:
            assert (await response.json())["code"] == 50083
    assert server.violations == []


async def _put(
    http: aiohttp.ClientSession, server: DiscordServer, commands: list[JsonObject]
) -> None:
    url = f"{server.api_url}/applications/{server.world.application_id}/commands"
    headers = {"Authorization": f"Bot {server.token}"}
    async with http.put(url, json=commands, headers=headers) as response:
        assert response.status == 200
