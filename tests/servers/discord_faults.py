"""Faults on demand: cut connections, rate limits, server errors, delays and nonsense."""

import asyncio
import json
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from aiohttp import web

from tests.servers.discord_journal import Call
from tests.servers.discord_objects import JsonObject

FaultKind: TypeAlias = Literal["drop", "rst", "429", "status", "slow", "html", "garbage"]

VIA = {"Via": "1.1 loopback"}


@dataclass(eq=False)
class Fault:
    """What goes wrong with the requests of one method to one kind of path.

    drop: the connection ends without an answer; rst: it is reset. 429: a rate limit, by default
    with the `Via` header, without which the library takes it for a ban. status: any HTTP status
    with a Discord error code. slow: answered after `seconds`, or as soon as `release` is called.
    html: the page of a proxy. garbage: broken JSON with status 200.

    With `takes_effect` the request is carried out, and only its answer is lost.
    """

    method: str
    pattern: str
    kind: FaultKind
    times: int = 1
    status: int = 500
    code: int = 0
    message: str = "Internal Server Error"
    retry_after: float = 0.05
    is_global: bool = False
    via: bool = True
    seconds: float = 60.0
    takes_effect: bool = False
    _released: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def release(self) -> None:
        """Let the requests that are being held go on."""
        self._released.set()

    async def hold(self) -> None:
        """Wait for the release, or until the time of a slow answer is over."""
        try:
            await asyncio.wait_for(self._released.wait(), self.seconds)
        except TimeoutError:
            return


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> Fault:
        """Add a fault."""
        self._planned.append(fault)
        return fault

    def take(self, call: Call) -> Fault | None:
        """Return the first planned fault that this request meets, and use it up once."""
        for fault in self._planned:
            if fault.times > 0 and call.matches(fault.method, fault.pattern):
                fault.times -= 1
                return fault
        return None

    def release_all(self) -> None:
        """Let all held requests go on."""
        for fault in self._planned:
            fault.release()


def misbehave(fault: Fault, request: web.Request) -> web.Response:
    """Answer wrongly, or cut the connection."""
    match fault.kind:
        case "drop" | "rst":
            return _cut(request, reset=fault.kind == "rst")
        case "429":
            return _rate_limit(fault)
        case "html":
            return _page(fault)
        case "garbage":
            return _json_text('{"id": "4', 200, VIA)
        case _:
            body = {"code": fault.code, "message": fault.message}
            return _json_text(json.dumps(body), fault.status, VIA)


def _cut(request: web.Request, *, reset: bool) -> web.Response:
    transport = request.transport
    if transport is not None and reset:
        # Closing a socket that may not linger sends RST instead of FIN.
        no_lingering = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, no_lingering
        )
    if transport is not None:
        transport.abort()
    return web.Response()


def _rate_limit(fault: Fault) -> web.Response:
    body: JsonObject = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": fault.is_global,
    }
    headers = {
        "Retry-After": str(fault.retry_after),
        "X-RateLimit-Scope": "global" if fault.is_global else "user",
        "X-RateLimit-Reset": str(time.time() + fault.retry_after),
        "X-RateLimit-Reset-After": str(fault.retry_after),
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
    }
    return _json_text(json.dumps(body), 429, headers | (VIA if fault.via else {}))


def _page(fault: Fault) -> web.Response:
    page = f"<html><body><h1>{fault.status}</h1></body></html>"
    return web.Response(text=page, status=fault.status, content_type="text/html", headers=VIA)


def _json_text(text: str, status: int, headers: dict[str, str]) -> web.Response:
    # discord.py reads JSON only if the type is exactly this, without a charset.
    exact = {"Content-Type": "application/json"}
    return web.Response(body=text.encode(), status=status, headers=headers | exact)
