"""The table of the published requests, and that each kind of breach is found."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.servers.discord_objects import JsonObject
from tests.servers.discord_schema import Schema, is_snowflake, schema
from tests.servers.discord_server import DiscordServer

SEND = "POST /channels/{id}/messages"
CALLBACK = "POST /interactions/{id}/{token}/callback"
COMMANDS = "PUT /applications/{id}/commands"
BUTTON: JsonObject = {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"}


def with_button(**changes: Any) -> JsonObject:
    return {"components": [{"type": 1, "components": [BUTTON | changes]}]}


def found(route: str, body: Any) -> list[str]:
    return [f"{one.field} {one.message}" for one in schema().body_problems(route, body)]


@pytest.mark.parametrize(
    ("route", "body"),
    [
        (SEND, {"content": "Hello", "nonce": "1", "enforce_nonce": True}),
        (SEND, {"content": "Hello", "message_reference": {"message_id": 5}}),
        (SEND, with_button()),
        (CALLBACK, {"type": 5, "data": {"flags": 64}}),
        (CALLBACK, {"type": 8, "data": {"choices": [{"name": "A", "value": "a"}]}}),
        (COMMANDS, [{"name": "ask", "description": "Ask", "name_localizations": {"de": "frag"}}]),
        ("DELETE /channels/{id}/messages/{id}", None),
    ],
)
def test_request_by_the_book_has_no_problems(route: str, body: Any) -> None:
    assert found(route, body) == []


@pytest.mark.parametrize(
    ("route", "body", "problem"),
    [
        (SEND, {"contents": "x"}, "body.contents is unknown to MessageCreateRequest"),
        (SEND, {"tts": "yes"}, "body.tts must be bool|null"),
        (SEND, {"content": 5}, "body.content must be str(..4000)|null"),
        (SEND, {"content": "x" * 4001}, "body.content must be from -inf to 4000 in size"),
        (SEND, {"embeds": [{}] * 11}, "body.embeds must be from -inf to 10 in size"),
        (
            SEND,
            {"message_reference": {"message_id": "x"}},
            "body.message_reference.message_id must be snowflake",
        ),
        (
            SEND,
            with_button(style=9),
            "body.components.0.components.0.style must be =1|=2|=3|=4|=5|=6",
        ),
        (
            SEND,
            with_button(data="x"),
            "body.components.0.components.0.data is unknown to ButtonComponent",
        ),
        (CALLBACK, {"type": 9}, "body.data is required"),
        (COMMANDS, [{"description": "x"}], "body.0.name is required"),
        (COMMANDS, {}, "body must be [ApplicationCommandUpdateRequest]"),
        (
            COMMANDS,
            [{"name": "ask", "description_localizations": {"de": ""}}],
            "body.0.description_localizations.de must be from 1 to 100 in size",
        ),
        ("DELETE /channels/{id}/messages/{id}", {"x": 1}, "body no body is expected"),
    ],
)
def test_breach_is_named_with_its_place(route: str, body: Any, problem: str) -> None:
    assert found(route, body) == [problem]


@pytest.mark.parametrize("value", ["1", 1, "9223372036854775807"])
def test_number_is_a_snowflake(value: Any) -> None:
    assert is_snowflake(value)


@pytest.mark.parametrize("value", ["", "x", "-1", "9223372036854775808", "١", 1.5, True, None])
def test_anything_else_is_no_snowflake(value: Any) -> None:
    assert not is_snowflake(value)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/channels/{}/messages", {"content": "Hello", "mention_everyone": True}, 200),
        ("POST", "/channels/{}/messages?wait=1", {"content": "Hello"}, 200),
        ("GET", "/channels/general", None, 404),
        ("GET", "/channels/{}/pins", None, 404),
        ("PUT", "/channels/{}/messages", {"content": "Hello"}, 404),
    ],
)
async def test_deviation_is_a_violation_even_where_discord_lets_it_pass(
    server: DiscordServer, method: str, path: str, body: Any, status: int
) -> None:
    url = server.api_url + path.format(server.world.channel_id)
    headers = {"Authorization": f"Bot {server.token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, json=body, headers=headers) as response,
    ):
        assert response.status == status
    assert len(server.violations) == 1


def test_every_type_that_is_named_is_in_the_table() -> None:
    """A body of every kind is checked, so that no unknown name hides in the table."""
    table = schema()
    for name, fields in table.objects.items():
        for field in fields.values():
            _check_all(table, field.type, name)


def _check_all(table: Schema, kind: str, name: str) -> None:
    values: list[Any] = [None, [], {}, "x", 1]
    for value in values:
        list(table._problems(kind, value, name))
