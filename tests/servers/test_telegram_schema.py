"""The table of the published methods, and that each kind of breach is found."""

from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.schema_tables import Field
from tests.servers.telegram_schema import plain_value, schema
from tests.servers.telegram_server import USER_ID, TelegramServer
from tests.servers.telegram_update import JsonObject

MESSAGE: JsonObject = {"chat_id": USER_ID, "text": "Hello"}
BUTTON: JsonObject = {"text": "Yes", "callback_data": "yes"}


def with_button(**changes: Any) -> JsonObject:
    return MESSAGE | {"reply_markup": {"inline_keyboard": [[BUTTON | changes]]}}


def test_every_type_that_is_named_is_in_the_table() -> None:
    table = schema()
    known = {*table.fields, *table.choices, "int", "str", "bool", "float", "object"}
    kinds = {field.type for fields in table.fields.values() for field in fields.values()}
    named = {part for kind in [*kinds, *table.choices.values()] for part in kind.split("|")}
    assert {name.strip("[]") for name in named if not name.startswith("=")} <= known


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", MESSAGE),
        ("sendMessage", with_button()),
        ("sendMessage", MESSAGE | {"reply_markup": {"force_reply": True}}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": "@group"}}),
        ("getMe", {}),
    ],
)
def test_request_by_the_book_has_no_problems(method: str, parameters: JsonObject) -> None:
    assert list(schema().problems(method, parameters)) == []


@pytest.mark.parametrize(
    ("method", "parameters", "problem"),
    [
        ("sendMessage", {"text": "Hello"}, "chat_id is required"),
        ("sendMessage", MESSAGE | {"txet": "x"}, "txet is unknown to sendMessage"),
        ("sendMessage", MESSAGE | {"disable_notification": 1}, "disable_notification must be bool"),
        ("sendMessage", MESSAGE | {"text": 5}, "text must be str"),
        ("sendMessage", MESSAGE | {"message_thread_id": True}, "message_thread_id must be int"),
        ("sendMessage", MESSAGE | {"entities": {}}, "entities must be a list"),
        (
            "sendMessage",
            MESSAGE | {"reply_parameters": {"quoted": "x"}},
            "reply_parameters.quoted is unknown to ReplyParameters",
        ),
        (
            "sendMessage",
            with_button(callback="x"),
            "reply_markup.inline_keyboard.0.0.callback is unknown to InlineKeyboardButton",
        ),
        ("setMyCommands", {"commands": [{"command": "ask"}]}, "commands.0.description is required"),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "moon"}},
            "scope.type must be =default",
        ),
        ("setChatMenuButton", {"menu_button": "x"}, "menu_button must be MenuButton"),
    ],
)
def test_breach_is_named_with_its_place(method: str, parameters: JsonObject, problem: str) -> None:
    assert list(schema().problems(method, parameters)) == [problem]


async def test_accepted_request_with_an_unknown_parameter_is_a_violation() -> None:
    async with TelegramServer() as server:
        server.open_chat()
        url = f"{server.base_url}{server.token}/sendMessage"
        body = MESSAGE | {"disable_web_page_preview": True}
        async with ClientSession() as session, session.post(url, json=body) as response:
            assert response.status == 200
        assert server.violations == [
            "sendMessage: disable_web_page_preview is unknown to sendMessage"
        ]


@given(st.text())
def test_text_of_a_form_stays_a_text(text: str) -> None:
    assert plain_value(Field("str", is_required=False), text) == text


@given(st.integers())
def test_number_of_a_form_becomes_a_number(number: int) -> None:
    assert plain_value(Field("int|str", is_required=True), str(number)) == number
