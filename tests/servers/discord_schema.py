"""The published form of the requests to Discord's REST API: fields, types, lengths and ids."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.servers.discord_errors import Problem
from tests.servers.discord_objects import JsonObject
from tests.servers.schema_tables import FOLDER, Fields, read_table

_TABLE = FOLDER / "discord.txt"
_PART = re.compile(
    r"(?:\[(?P<items>.*)\]|\{(?P<values>.*)\}|=(?P<literal>[\w-]+)|(?P<name>\w+))"
    r"(?:\((?P<low>-?\d*)\.\.(?P<high>-?\d*)\))?"
)
_PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "url": (str,),
    "int": (int,),
    "number": (int, float),
    "bool": (bool,),
    "object": (dict,),
    "null": (type(None),),
}
_LARGEST_ID = 2**63


def is_snowflake(value: Any) -> bool:
    """Tell whether a value can be an id; a number is taken as well, as Discord does."""
    text = str(value)
    is_right_kind = isinstance(value, (str, int)) and not isinstance(value, bool)
    return is_right_kind and text.isascii() and text.isdigit() and int(text) < _LARGEST_ID


@dataclass(frozen=True)
class Kind:
    """One type out of a choice of types."""

    items: str | None
    values: str | None
    literal: str | None
    name: str | None
    low: float
    high: float

    def is_too_short_or_long(self, value: Any) -> bool:
        """Tell whether a number, text, list or object is outside its limits."""
        if isinstance(value, bool) or not isinstance(value, (str, int, float, list, dict)):
            return False
        size = value if isinstance(value, (int, float)) else len(value)
        return not self.low <= size <= self.high


@dataclass(frozen=True)
class Schema:
    """The table: objects by name, and what bodies and choices consist of."""

    objects: dict[str, Fields]
    choices: dict[str, str]

    def body_problems(self, route: str, body: Any) -> Iterator[Problem]:
        """Check the body of a request; most routes take none."""
        if route in self.choices:
            yield from self._problems(self.choices[route], body, "body")
        elif body:
            yield _problem("body", "no body is expected")

    def _problems(self, kind: str, value: Any, path: str) -> Iterator[Problem]:
        kinds = [one for one in self._kinds(kind) if self._resembles(one, value)]
        if not kinds:
            yield _problem(path, f"must be {kind}")
            return
        tried = [list(self._inner_problems(one, value, path)) for one in kinds]
        # An object of another type is a worse guess than one with many other faults.
        yield from min(tried, key=lambda found: (_misses_type(found, path), len(found)))

    def _kinds(self, kind: str) -> list[Kind]:
        parts = _split(kind)
        return [
            found
            for part in parts
            for found in (
                self._kinds(self.choices[part]) if part in self.choices else [_kind(part)]
            )
        ]

    def _resembles(self, kind: Kind, value: Any) -> bool:
        """Tell by the outermost form whether a value is meant to be of this kind."""
        if kind.items is not None:
            return isinstance(value, list)
        if kind.literal is not None:
            return str(value) == kind.literal and not isinstance(value, bool)
        if kind.values is not None or kind.name in self.objects:
            return isinstance(value, dict)
        return _is_plain(kind.name or "", value)

    def _inner_problems(self, kind: Kind, value: Any, path: str) -> Iterator[Problem]:
        if kind.is_too_short_or_long(value):
            yield _problem(path, f"must be from {kind.low:g} to {kind.high:g} in size")
        elif kind.items is not None:
            for number, inner in enumerate(value):
                yield from self._problems(kind.items, inner, f"{path}.{number}")
        elif kind.values is not None:
            for key, inner in value.items():
                yield from self._problems(kind.values, inner, f"{path}.{key}")
        elif kind.name in self.objects:
            yield from self._object_problems(kind.name, value, path)

    def _object_problems(self, name: str, value: JsonObject, path: str) -> Iterator[Problem]:
        fields = self.objects[name]
        for key, field in fields.items():
            if field.is_required and key not in value:
                yield _problem(f"{path}.{key}", "is required")
        for key, inner in value.items():
            if key in fields:
                yield from self._problems(fields[key].type, inner, f"{path}.{key}")
            else:
                yield _problem(f"{path}.{key}", f"is unknown to {name}")


def _is_plain(name: str, value: Any) -> bool:
    if name == "snowflake":
        return is_snowflake(value)
    if isinstance(value, bool):
        return name == "bool"
    return name == "any" or isinstance(value, _PLAIN[name])


def _misses_type(problems: list[Problem], path: str) -> bool:
    return any(problem.field == f"{path}.type" for problem in problems)


def _problem(path: str, sentence: str) -> Problem:
    return Problem(path, "SCHEMA", sentence)


@cache
def _split(kind: str) -> tuple[str, ...]:
    """Split a choice at the bars that are in no brackets."""
    parts, depth = [""], 0
    for sign in kind:
        depth += (sign in "[{") - (sign in "]}")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(parts)


@cache
def _kind(part: str) -> Kind:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} is no type")
    low, high = match["low"], match["high"]
    limits = float(low) if low else float("-inf"), float(high) if high else float("inf")
    return Kind(match["items"], match["values"], match["literal"], match["name"], *limits)


@cache
def schema() -> Schema:
    """Read the table, once."""
    return Schema(*read_table(_TABLE))
