"""Whether a request that Discord would have taken is written as published: path, query and body."""

import re
from collections.abc import Iterator
from functools import cache

from tests.servers.discord_errors import Problem
from tests.servers.discord_journal import Call
from tests.servers.discord_routes import Route
from tests.servers.discord_schema import is_snowflake, schema

_NO_IDS = frozenset({"token", "emoji"})
_OWN_NAMES = frozenset({"@me", "@original"})
_QUERIES = {
    "POST /interactions/{id}/{token}/callback": {"with_response"},
    "POST /webhooks/{id}/{token}": {"wait", "thread_id", "with_components"},
    "GET /webhooks/{id}/{token}/messages/{id}": {"thread_id"},
    "PATCH /webhooks/{id}/{token}/messages/{id}": {"thread_id", "with_components"},
    "DELETE /webhooks/{id}/{token}/messages/{id}": {"thread_id"},
    "GET /channels/{id}/messages": {"limit", "before", "after", "around"},
    "GET /applications/{id}/commands": {"with_localizations"},
    "GET /applications/{id}/guilds/{id}/commands": {"with_localizations"},
    "GET /guilds/{id}": {"with_counts"},
    "GET /users/@me/guilds": {"limit", "before", "after", "with_counts"},
}


def conformance_problems(route: Route, call: Call) -> Iterator[Problem]:
    """Yield what is not as published."""
    name = _published_name(route.method, route.path)
    for key, value in call.params.items():
        if key not in _NO_IDS and value not in _OWN_NAMES and not is_snowflake(value):
            yield Problem(key, "SCHEMA", f"{value!r} is no snowflake")
    for key in call.query.keys() - _QUERIES.get(name, set()):
        yield Problem(key, "SCHEMA", f"is unknown to {name}")
    if "*" not in route.method:
        yield from schema().body_problems(name, call.body)


@cache
def _published_name(method: str, path: str) -> str:
    plain = re.sub(r"\{(?!token)\w+\}|(?<=/)\d+(?=/|$)", "{id}", path)
    return f"{method} {plain}"
