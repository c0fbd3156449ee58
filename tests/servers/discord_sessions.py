"""Connections of gateway clients, and the sessions that survive them."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import WSMessage, web

from tests.servers import discord_objects as objects
from tests.servers.discord_codecs import Codec
from tests.servers.discord_objects import JsonObject

DISPATCH = 0


class Connection:
    """One WebSocket of a client."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, codec: Codec) -> None:
        self._request = request
        self._socket = socket
        self._codec = codec
        self.session: Session | None = None

    async def send(self, payload: JsonObject) -> None:
        """Send one payload; a client that has gone away misses it."""
        frame = self._codec.encode(json.dumps(payload))
        with suppress(ConnectionError):
            if isinstance(frame, bytes):
                await self._socket.send_bytes(frame)
            else:
                await self._socket.send_str(frame)

    async def frames(self) -> AsyncIterator[WSMessage]:
        """Yield what the client sends until it goes away."""
        async for frame in self._socket:
            yield frame

    async def close(self, code: int, reason: str = "") -> None:
        """Close in the orderly way, with a close code."""
        await self._socket.close(code=code, message=reason.encode())

    def cut(self) -> None:
        """End the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    @property
    def close_code(self) -> int | None:
        """The code that either side has closed with."""
        return self._socket.close_code


class Session:
    """What a client has identified as; it outlives its connections until it is ended."""

    def __init__(self, connection: Connection, identity: JsonObject) -> None:
        self.id = objects.snowflake()
        self.intents: int = identity["intents"]
        self.shard: list[int] = identity.get("shard") or [0, 1]
        self.connection: Connection | None = connection
        self._events: list[JsonObject] = []
        connection.session = self

    @property
    def sequence(self) -> int:
        """The number of the latest event."""
        return len(self._events)

    async def dispatch(self, name: str, data: JsonObject) -> None:
        """Send an event, and remember it for a client that resumes."""
        event = {"op": DISPATCH, "t": name, "s": self.sequence + 1, "d": data}
        self._events.append(event)
        if self.connection is not None:
            await self.connection.send(event)

    async def resume(self, connection: Connection, sequence: int) -> None:
        """Go on over a new connection, beginning with the events that were missed."""
        self.connection = None
        connection.session = self
        while sequence < self.sequence:
            await connection.send(self._events[sequence])
            sequence += 1
        self.connection = connection
        await self.dispatch("RESUMED", {})
