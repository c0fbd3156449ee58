"""What an endpoint is: a method, a path, and the function that answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.servers.discord_journal import Call

Endpoint: TypeAlias = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """One endpoint; its function returns JSON, or None for an answer without content.

    A public one needs no bot token, because the path holds the token of an interaction.
    """

    method: str
    path: str
    endpoint: Endpoint
    public: bool = False
