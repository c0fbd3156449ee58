"""The published methods of the Bot API: which parameters each takes, and of which types.

Telegram itself ignores parameters it does not know, which would hide a typing error in a bot.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.servers.schema_tables import FOLDER, Field, Fields, read_table
from tests.servers.telegram_update import JsonObject

_TABLE = FOLDER / "telegram.txt"
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "str": str,
    "bool": bool,
    "float": (int, float),
    "object": (dict, str),  # a file may be named by a string
}


@dataclass(frozen=True)
class Schema:
    """The table: objects and methods by name, and the names that stand for a choice."""

    fields: dict[str, Fields]
    choices: dict[str, str]

    def of(self, name: str) -> Fields:
        """Return the fields of a method or an object; nothing is known of any other."""
        return self.fields.get(name, {})

    def problems(self, name: str, value: JsonObject, path: str = "") -> Iterator[str]:
        """Say what is wrong with the parameters of a method, or with an object."""
        fields = self.of(name)
        for key, field in fields.items():
            if field.is_required and key not in value:
                yield f"{path}{key} is required"
        for key, inner in value.items():
            if key in fields:
                yield from self._type_problems(fields[key].type, inner, f"{path}{key}")
            else:
                yield f"{path}{key} is unknown to {name}"

    def _type_problems(self, kind: str, value: Any, path: str) -> Iterator[str]:
        if kind.startswith("["):
            yield from self._list_problems(kind[1:-1], value, path)
            return
        kinds = self.choices.get(kind, kind).split("|")
        if any(_is_plain(one, value) for one in kinds):
            return
        objects = [one for one in kinds if one in self.fields]
        if objects and isinstance(value, dict):
            yield from self._object_problems(objects, value, path)
        else:
            yield f"{path} must be {kind}"

    def _list_problems(self, kind: str, value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path} must be a list"
            return
        for number, inner in enumerate(value):
            yield from self._type_problems(kind, inner, f"{path}.{number}")

    def _object_problems(self, names: list[str], value: JsonObject, path: str) -> Iterator[str]:
        """Check an object as that of the possible ones which it resembles most."""
        tried = [list(self.problems(name, value, f"{path}.")) for name in names]
        yield from min(tried, key=len)


def _is_plain(kind: str, value: Any) -> bool:
    if kind.startswith("="):
        return bool(value == kind[1:])
    if isinstance(value, bool):
        return kind == "bool"
    return kind in _PLAIN and isinstance(value, _PLAIN[kind])


@cache
def schema() -> Schema:
    """Read the table, once."""
    return Schema(*read_table(_TABLE))


def is_structured(field: Field) -> bool:
    """Whether a form carries it as JSON."""
    return not set(field.type.split("|")) & {"int", "str", "bool", "float"}


def plain_value(field: Field | None, value: Any) -> Any:
    """Turn the string of a form into what it stands for; text that looks like JSON stays a text."""
    if field is None or not isinstance(value, str):
        return value
    if is_structured(field):
        return _json(value)
    kinds = field.type.split("|")
    if "int" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "bool" in kinds:
        return value.lower() in ("true", "1", "yes")
    return value


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
