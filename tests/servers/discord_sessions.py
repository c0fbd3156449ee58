"""Connections of gateway clients, and the sessions that survive them."""

import json
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import WSMessage, web

from tests.servers import discord_objects as objects
from tests.servers.discord_codecs import Codec
from tests.servers.discord_objects import JsonObject

DISPATCH = 0
EVENTS_KEPT = 1000
"""How many events a client can have missed and still resume."""


class Connection:
    """One WebSocket of a client."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, codec: Codec) -> None:
        self._request = request
        self._socket = socket
        self._codec = codec
        self._arrivals: deque[float] = deque()
        self.session: Session | None = None

    @property
    def version(self) -> str | None:
        """The version of the API that the client asks for."""
        return self._request.query.get("v")

    def counts(self, limit: int, window: float) -> bool:
        """Count one payload of the client, and tell whether it is not too many in this time."""
        now = time.monotonic()
        self._arrivals.append(now)
        while self._arrivals[0] <= now - window:
            self._arrivals.popleft()
        return len(self._arrivals) <= limit

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
        self.sequence = 0
        self._events: deque[JsonObject] = deque(maxlen=EVENTS_KEPT)
        connection.session = self

    def concerns(self, guild_id: str | None) -> bool:
        """Tell whether events of a guild, or of no guild, are for this shard."""
        number, total = self.shard
        return number == (int(guild_id) >> 22) % total if guild_id else number == 0

    async def dispatch(self, name: str, data: JsonObject) -> None:
        """Send an event, and remember it for a client that resumes."""
        self.sequence += 1
        event = {"op": DISPATCH, "t": name, "s": self.sequence, "d": data}
        self._events.append(event)
        if self.connection is not None:
            await self.connection.send(event)

    def can_resume(self, sequence: int) -> bool:
        """Tell whether everything after this event is still remembered."""
        return sequence >= self.sequence - len(self._events)

    async def resume(self, connection: Connection, sequence: int) -> None:
        """Go on over a new connection, beginning with the events that were missed."""
        self.connection = None
        connection.session = self
        while sequence < self.sequence:
            sequence += 1
            # Events that happen meanwhile come last in the queue.
            await connection.send(self._events[sequence - self.sequence - 1])
        self.connection = connection
        await self.dispatch("RESUMED", {})
