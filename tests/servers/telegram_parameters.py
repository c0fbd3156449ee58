"""The parameters of a request: the strings of a form, turned into the values they stand for."""

from collections.abc import Mapping
from typing import Any

from tests.servers.schema_tables import Fields
from tests.servers.telegram_errors import BrokenRuleError
from tests.servers.telegram_schema import is_structured, plain_value, schema
from tests.servers.telegram_update import JsonObject


def plain_values(method: str, raw: Mapping[str, Any]) -> JsonObject:
    """Turn the strings of a form into the numbers, truths and JSON values that they stand for."""
    fields = schema().of(method)
    return {name: plain_value(fields.get(name), value) for name, value in raw.items()}


def check_types(method: str, parameters: JsonObject) -> None:
    """Refuse values that Telegram cannot read."""
    fields = schema().of(method)
    for name in fields.keys() & parameters.keys():
        _check_type(fields, name, parameters[name])


def _check_type(fields: Fields, name: str, value: Any) -> None:
    kind = fields[name].type
    if kind == "int" and not isinstance(value, int):
        raise BrokenRuleError(f"invalid {name} specified: an integer is expected")
    if kind.startswith("[") and not isinstance(value, list):
        raise BrokenRuleError(f"can't parse {name} JSON array")
    if is_structured(fields[name]) and not isinstance(value, (dict, list)):
        raise BrokenRuleError(f"can't parse {name} JSON object")
