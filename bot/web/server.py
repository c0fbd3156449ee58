"""Serves an application over HTTP inside the process, for as long as a block lasts."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.errors import HttpPortUnusable

_log = logging.getLogger(__name__)

_FAREWELL_SECONDS = 2


def application(routes: Sequence[BaseRoute]) -> ASGIApp:
    """Return an application of these routes that logs errors by their kind only."""
    return _Discreet(Starlette(routes=list(routes)))


@asynccontextmanager
async def serving_http(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve meanwhile, and give the port; raises HttpPortUnusable."""
    with _listening(host, port) as listener:
        server = _Server(_config(app))
        task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
        task.add_done_callback(lambda _: server.is_up.set())
        try:
            await server.is_up.wait()
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await asyncio.wait({task})


class _Server(uvicorn.Server):
    """A server that tells when it is up, and leaves signals to the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Discreet:
    """Keeps from the log what an error may quote; the client has got status 500 by then."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            _log.error("A request over HTTP failed: %s", type(error).__name__)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
    )


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; the library would end the process where there is none."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        # After the reason stands what was attempted, which the sentence says too.
        reason = (error.strerror or type(error).__name__).partition(" (")[0]
        raise HttpPortUnusable(host, port, reason) from None
