"""The gateway: it lets clients identify and resume, and tells them what happens."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.servers.discord_codecs import codec_for
from tests.servers.discord_journal import Frame, Journal, Violation
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_sessions import Connection, Session
from tests.servers.discord_world import World

HEARTBEAT = 1
IDENTIFY = 2
RESUME = 6
RECONNECT = 7
INVALID_SESSION = 9
HELLO = 10
HEARTBEAT_ACK = 11
OTHER_COMMANDS = (3, 4, 8, 31)

UNKNOWN_OPCODE = 4001
DECODE_ERROR = 4002
NOT_AUTHENTICATED = 4003
AUTHENTICATION_FAILED = 4004
ALREADY_AUTHENTICATED = 4005
INVALID_SEQUENCE = 4007
RATE_LIMITED = 4008
INVALID_SHARD = 4010
SHARDING_REQUIRED = 4011
INVALID_VERSION = 4012
INVALID_INTENTS = 4013
DISALLOWED_INTENTS = 4014

PAYLOAD_LIMIT = 4096
SENDS_LIMIT = 120
SENDS_WINDOW = 60.0

SESSION_ENDING_CODES = (4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014)

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15
EVERY_INTENT = (1 << 26) - 1


class Gateway:
    """Accepts clients and tells them what happens.

    `token` is the right one, `allowed_intents` are those enabled in the developer portal. With
    `answers_heartbeats` set to False the connection looks dead to the client. A bot is told to
    start the `recommended_shards`, and refused below the `required_shards`.
    """

    def __init__(
        self, world: World, journal: Journal, *, token: str, allowed_intents: int = EVERY_INTENT
    ) -> None:
        self.url = ""
        self.heartbeat_interval = 41_250
        self.answers_heartbeats = True
        self.recommended_shards = 1
        self.required_shards = 1
        self.identifies = 0
        self.allowed_intents = allowed_intents
        self.compressions: list[str] = []
        self._token = token
        self._world = world
        self._journal = journal
        self._connections: set[Connection] = set()
        self._sessions: dict[str, Session] = {}
        self._commands: dict[int, Callable[[Connection, Any], Awaitable[None]]] = {
            HEARTBEAT: self._heartbeat,
            IDENTIFY: self._identify,
            RESUME: self._resume,
        }

    # What a test can do.

    async def dispatch(self, name: str, data: JsonObject, *, intent: int = 0) -> None:
        """Send an event to every session of the right shard that asked for this intent."""
        guild_id = data.get("id") if name.startswith("GUILD_") else data.get("guild_id")
        for session in self._sessions_for(guild_id):
            if session.intents & intent == intent:
                await session.dispatch(name, data)

    async def publish(self, name: str, message: JsonObject) -> None:
        """Send an event about a message to every session, each seeing what its intents allow."""
        guild_id = message.get("guild_id")
        if guild_id is not None and guild_id not in self._world.guilds:
            return
        intent = GUILD_MESSAGES if guild_id else DIRECT_MESSAGES
        for session in self._sessions_for(guild_id):
            if session.intents & intent:
                await session.dispatch(name, self._as_seen_by(session, message))

    async def malform(self, name: str = "MESSAGE_CREATE") -> None:
        """Send every session an event that lacks all it should have."""
        for session in list(self._sessions.values()):
            await session.dispatch(name, {})

    def _sessions_for(self, guild_id: str | None) -> list[Session]:
        return [session for session in self._sessions.values() if session.concerns(guild_id)]

    async def request_reconnect(self) -> None:
        """Ask all clients to connect anew and resume (op 7)."""
        await self._send_to_all({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Declare all sessions invalid (op 9)."""
        if not resumable:
            self._sessions.clear()
        await self._send_to_all({"op": INVALID_SESSION, "d": resumable})

    async def close(self, code: int) -> None:
        """Close all connections with this code; some codes end the session too."""
        for connection in list(self._connections):
            await self._end(connection, code)

    def cut(self) -> None:
        """Cut all connections without a word; the sessions can be resumed."""
        for connection in list(self._connections):
            self._detach(connection)
            connection.cut()

    @property
    def sessions(self) -> int:
        """How many sessions have begun and not ended, connected at the moment or not."""
        return len(self._sessions)

    @property
    def connected(self) -> bool:
        """Whether some session has a connection now."""
        return any(session.connection is not None for session in self._sessions.values())

    # The protocol.

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        compression = request.query.get("compress", "")
        self.compressions.append(compression)
        connection = Connection(request, socket, codec_for(compression))
        self._connections.add(connection)
        try:
            await self._converse(connection)
        finally:
            self._forget(connection)
            await self._journal.changed()
        return socket

    async def _converse(self, connection: Connection) -> None:
        hello = {"heartbeat_interval": self.heartbeat_interval}
        await connection.send({"op": HELLO, "d": hello, "s": None, "t": None})
        async for frame in connection.frames():
            if not connection.counts(SENDS_LIMIT, SENDS_WINDOW):
                await self._refuse(connection, RATE_LIMITED, "Rate limited.")
            elif frame.type is WSMsgType.TEXT:
                await self._receive(connection, frame.data)

    async def _receive(self, connection: Connection, text: str) -> None:
        try:
            payload = json.loads(text if len(text.encode()) <= PAYLOAD_LIMIT else "")
            frame = Frame(payload["op"], payload.get("d"))
        except (ValueError, KeyError, TypeError):
            await self._refuse(connection, DECODE_ERROR, "Error while decoding payload.")
            return
        await self._obey(connection, frame)
        await self._journal.received(frame)

    async def _obey(self, connection: Connection, frame: Frame) -> None:
        if frame.op in self._commands:
            await self._commands[frame.op](connection, frame.data)
        elif frame.op not in OTHER_COMMANDS:
            await self._refuse(connection, UNKNOWN_OPCODE, "Unknown opcode.")
        elif connection.session is None:
            await self._refuse(connection, NOT_AUTHENTICATED, "Not authenticated.")

    async def _heartbeat(self, connection: Connection, data: Any) -> None:
        if self.answers_heartbeats:
            await connection.send({"op": HEARTBEAT_ACK})

    async def _identify(self, connection: Connection, data: JsonObject) -> None:
        self.identifies += 1
        if connection.session is not None:
            await self._refuse(connection, ALREADY_AUTHENTICATED, "Already authenticated.")
        elif data["token"] != self._token:
            await self._end(connection, AUTHENTICATION_FAILED, "Authentication failed.")
        elif (wrong := self._wrong_identity(connection, data)) is not None:
            await self._refuse(connection, *wrong)
        elif data["intents"] & ~self.allowed_intents:
            await self._end(connection, DISALLOWED_INTENTS, "Disallowed intent(s).")
        else:
            await self._welcome(Session(connection, data))

    def _wrong_identity(self, connection: Connection, data: JsonObject) -> tuple[int, str] | None:
        """Return why a client can never identify like this."""
        number, total = data.get("shard") or (0, 1)
        if connection.version not in (None, "10"):
            return INVALID_VERSION, "Invalid API version."
        if not 0 <= number < total:
            return INVALID_SHARD, "Invalid shard."
        if total < self.required_shards:
            return SHARDING_REQUIRED, "Sharding required."
        if not isinstance(data["intents"], int) or data["intents"] & ~EVERY_INTENT:
            return INVALID_INTENTS, "Invalid intent(s)."
        return None

    async def _welcome(self, session: Session) -> None:
        self._sessions[session.id] = session
        await session.dispatch("READY", self._ready(session))
        if session.intents & GUILDS:
            for guild_id in filter(session.concerns, sorted(self._world.guilds)):
                await session.dispatch("GUILD_CREATE", self._world.guild(guild_id))

    def _ready(self, session: Session) -> JsonObject:
        flags = application_flags(self.allowed_intents)
        guilds = filter(session.concerns, sorted(self._world.guilds))
        return {
            "v": 10,
            "user": self._world.bot,
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": session.shard,
            "application": {"id": self._world.application_id, "flags": flags},
        }

    async def _resume(self, connection: Connection, data: JsonObject) -> None:
        session = self._sessions.get(data["session_id"])
        if data["token"] != self._token:
            await self._end(connection, AUTHENTICATION_FAILED, "Authentication failed.")
        elif session is not None and data["seq"] > session.sequence:
            connection.session = session
            await self._end(connection, INVALID_SEQUENCE, "Invalid seq.")
        elif session is None or not session.can_resume(data["seq"]):
            await connection.send({"op": INVALID_SESSION, "d": False})
        else:
            await session.resume(connection, data["seq"])

    async def _refuse(self, connection: Connection, code: int, reason: str) -> None:
        """Close because the client broke the protocol."""
        self._journal.violations.append(Violation("gateway", code, reason))
        await self._end(connection, code, reason)

    async def _end(self, connection: Connection, code: int, reason: str = "") -> None:
        self._detach(connection)
        if code in SESSION_ENDING_CODES and connection.session is not None:
            self._sessions.pop(connection.session.id, None)
        await connection.close(code, reason)

    def _forget(self, connection: Connection) -> None:
        """Let go of a connection that is over; a client that says goodbye ends its session."""
        self._connections.discard(connection)
        session = connection.session
        if session is None or session.connection is not connection:
            return
        self._detach(connection)
        if connection.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            self._sessions.pop(session.id, None)

    def _detach(self, connection: Connection) -> None:
        if connection.session is not None and connection.session.connection is connection:
            connection.session.connection = None

    async def _send_to_all(self, payload: JsonObject) -> None:
        for connection in list(self._connections):
            await connection.send({"s": None, "t": None, **payload})

    def _as_seen_by(self, session: Session, message: JsonObject) -> JsonObject:
        """Hide what a message says from a client without the privileged intent.

        It still sees private messages, its own, and those that mention it.
        """
        bot_id = self._world.bot["id"]
        mentioned = any(user["id"] == bot_id for user in message.get("mentions", ()))
        is_private = "guild_id" not in message
        is_own = message.get("author", {}).get("id") == bot_id
        if session.intents & MESSAGE_CONTENT or mentioned or is_private or is_own:
            return message
        return message | {"content": "", "embeds": [], "attachments": [], "components": []}


def application_flags(intents: int) -> int:
    """Return the application's flags for the privileged intents of a bot in few guilds."""
    limited = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}
    return sum(flag for intent, flag in limited.items() if intents & intent)
