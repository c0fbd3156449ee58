"""The parameters of a request: the strings of a form, turned into the values they stand for."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.servers.telegram_errors import BrokenRuleError
from tests.servers.telegram_update import JsonObject

_INTEGERS = frozenset(
    {
        "chat_id",
        "user_id",
        "message_id",
        "message_thread_id",
        "offset",
        "limit",
        "timeout",
        "cache_time",
        "max_connections",
    }
)
_BOOLEANS = frozenset(
    {"disable_notification", "protect_content", "show_alert", "is_personal", "drop_pending_updates"}
)
_OBJECTS = frozenset(
    {"reply_markup", "reply_parameters", "link_preview_options", "scope", "button", "menu_button"}
)
_LISTS = frozenset({"entities", "allowed_updates", "commands", "results"})


def plain_values(raw: Mapping[str, Any]) -> JsonObject:
    """Turn the strings of a form into the numbers, truths and JSON values that they stand for."""
    return {name: _plain_value(name, value) for name, value in raw.items()}


def _plain_value(name: str, value: Any) -> Any:
    # By name and never by appearance: a text such as "[1]" or "true" must stay a text.
    if not isinstance(value, str):
        return value
    if name in _INTEGERS:
        return int(value) if re.fullmatch(r"-?\d+", value) else value
    if name in _BOOLEANS:
        return value.lower() in ("true", "1", "yes")
    return _json(value) if name in _OBJECTS | _LISTS else value


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def check_types(parameters: JsonObject) -> None:
    """Refuse values which are not of the type that their parameter asks for."""
    for name, value in parameters.items():
        # A chat may also be named, as "@channel"; that it does not exist is found out later.
        if name in _INTEGERS and name != "chat_id" and not isinstance(value, int):
            raise BrokenRuleError(f"invalid {name} specified: an integer is expected")
        if name in _OBJECTS and not isinstance(value, dict):
            raise BrokenRuleError(f"can't parse {name} JSON object")
        if name in _LISTS and not isinstance(value, list):
            raise BrokenRuleError(f"can't parse {name} JSON array")
