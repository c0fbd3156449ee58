"""The ways in which a network or an overloaded Telegram spoils a request."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from tests.servers.telegram_errors import ApiError
from tests.servers.telegram_update import JsonObject

FaultKind = Literal["drop", "reset", "slow", "hang", "flood", "html", "status", "garbage"]


@dataclass
class Fault:
    """One trouble that some of the coming requests run into.

    - drop: the connection breaks without an answer
    - reset: the same, with a reset instead of an end
    - slow: the answer comes after some seconds
    - hang: no answer comes until the bot gives up
    - flood: 429 with the seconds to wait, or without them
    - html: the error page of a proxy
    - status: a refusal in Telegram's form, with any status and description
    - garbage: status 200, but no JSON
    """

    method: str
    kind: FaultKind
    times: int
    status: int
    description: str
    retry_after: int | None
    chat_id: int | None
    applied: bool
    seconds: float = 0

    def concerns(self, method: str, parameters: JsonObject) -> bool:
        """Tell whether this request runs into the trouble."""
        return (
            self.times > 0
            and self.method in (method, "*")
            and self.chat_id in (None, parameters.get("chat_id"))
        )

    async def answer(self, request: web.Request) -> web.Response:
        """Spoil the answer to a request."""
        match self.kind:
            case "drop" | "reset":
                # Whatever is returned after this reaches nobody.
                _break_connection(request, reset=self.kind == "reset")
            case "hang":
                # The server cancels this wait when the bot hangs up or the server closes.
                await asyncio.Event().wait()
            case "html":
                return _page(self.status)
            case "garbage":
                return web.Response(body=b"{not json", content_type="application/json")
        error = self._error()
        return json_response(error.as_json(), error.status)

    def _error(self) -> ApiError:
        if self.kind == "flood":
            return flood_error(self.retry_after)
        return ApiError(self.status, self.description)


def json_response(body: JsonObject, status: int = 200) -> web.Response:
    """Answer in JSON, with the bare content type that Telegram sends."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, content_type="application/json"
    )


def flood_error(retry_after: int | None) -> ApiError:
    """Return the refusal of a bot that writes too much."""
    if retry_after is None:
        return ApiError(429, "Too Many Requests")
    text = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, text, retry_after=retry_after)


def _break_connection(request: web.Request, *, reset: bool) -> None:
    transport = request.transport
    if transport is None:
        return
    if reset:
        # Closing a socket that may not linger sends RST instead of FIN.
        no_lingering = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, no_lingering
        )
    transport.abort()


def _page(status: int) -> web.Response:
    page = f"<html><body><h1>{status} Bad Gateway</h1></body></html>"
    return web.Response(text=page, status=status, content_type="text/html")
