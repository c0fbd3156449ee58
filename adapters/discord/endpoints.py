"""Where discord.py finds Discord: the only place where the library itself is changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


@contextmanager
def pointed_at(api_url: str | None, gateway_url: str | None) -> Iterator[None]:
    """Point the library at another server for a while; None leaves Discord's own.

    The library has its addresses in attributes of classes, so this holds for the whole process:
    two adapters for two different servers cannot run in one.
    """
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        Route.BASE = api_url.rstrip("/") if api_url else api
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url) if gateway_url else gateway
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, gateway
