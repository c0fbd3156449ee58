"""A Discord on the loopback interface: REST API v10 and gateway, for tests of the real library.

Point discord.py at it like this; no other part of the library needs to know::

    async with DiscordServer() as server:
        discord.http.Route.BASE = server.api_url
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)

It encodes the published rules; whoever breaks one gets Discord's error, and is written up in
`server.violations`.
"""

from typing import Self, TypedDict, Unpack

from aiohttp import web

from tests.servers.dates import ServerClock
from tests.servers.discord_application import Application
from tests.servers.discord_channels import Channels
from tests.servers.discord_commands import Commands
from tests.servers.discord_exchanges import (
    Response,
)
from tests.servers.discord_faults import Fault, FaultKind, Faults
from tests.servers.discord_gateway import EVERY_INTENT, Gateway
from tests.servers.discord_interactions import Interactions
from tests.servers.discord_journal import Call, Frame, Journal, Violation
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_rest import API, RestApi
from tests.servers.discord_users import Users
from tests.servers.discord_world import World


class FaultDetails(TypedDict, total=False):
    """What can be said about a fault; `Fault` explains each."""

    times: int
    status: int
    code: int
    message: str
    retry_after: float
    is_global: bool
    via: bool
    seconds: float
    takes_effect: bool


class DiscordServer(Users):
    """The server, the people who use it, and what there is to observe."""

    def __init__(
        self,
        token: str = "test.token",
        *,
        port: int = 0,
        allowed_intents: int = EVERY_INTENT,
    ) -> None:
        self.token = token
        self.port = port
        self.clock = ServerClock()
        self.world = World()
        self.journal = Journal()
        self.gateway = Gateway(
            self.world, self.journal, token=token, allowed_intents=allowed_intents
        )
        self.channels = Channels(self.world, self.gateway)
        self.commands = Commands(self.world)
        self.interactions = Interactions(self.world, self.gateway)
        self._faults = Faults()
        self._runner = web.AppRunner(self._web(), shutdown_timeout=0.1, access_log=None)

    # Life.

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._faults.release_all()
        self.gateway.cut()
        await self._runner.cleanup()

    def _web(self) -> web.Application:
        routes = [
            *Application(self.world, self.gateway).routes(),
            *self.channels.routes(),
            *self.commands.routes(),
            *self.interactions.routes(),
        ]
        rest = self.rest = RestApi(self.token, self.journal, self._faults, routes)
        web_application = web.Application()
        self.clock.show_in(web_application)
        web_application.router.add_get("/gateway", self.gateway.accept)
        web_application.add_subapp(API, rest.web)
        return web_application

    @property
    def api_url(self) -> str:
        """The base of all REST paths."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    def forget_early(self, kept: int = 1000) -> None:
        """Keep only so many calls, messages and interactions, so that memory stays flat."""
        self.journal.calls_kept = kept
        self.world.messages_kept = kept
        self.interactions.kept = kept

    # Observation.

    @property
    def calls(self) -> list[Call]:
        """All REST requests, in the order of their arrival."""
        return self.journal.calls

    @property
    def violations(self) -> list[Violation]:
        """All requests that broke the published rules."""
        return self.journal.violations

    async def wait_for_call(
        self,
        method: str,
        pattern: str,
        count: int = 1,
        timeout: float = 5,
        *,
        answered: bool = True,
    ) -> Call:
        """Wait for the `count`-th such request to be answered, or just to arrive."""

        def nth() -> Call | None:
            met = [call for call in self.calls if call.matches(method, pattern)]
            ready = [call for call in met if call.status is not None or not answered]
            return ready[count - 1] if len(ready) >= count else None

        return await self.journal.wait_for(nth, f"request {count} of {method} {pattern}", timeout)

    async def wait_for_response(
        self, interaction: JsonObject, count: int = 1, timeout: float = 5
    ) -> Response:
        """Wait for the `count`-th answer to an interaction; a deferral is one too."""
        responses = self.interactions.exchange(interaction).responses

        def nth() -> Response | None:
            return responses[count - 1] if len(responses) >= count else None

        return await self.journal.wait_for(nth, f"response {count} to the interaction", timeout)

    async def wait_for_frame(self, op: int, count: int = 1, timeout: float = 5) -> Frame:
        """Wait until the `count`-th such payload of a client has been dealt with."""

        def nth() -> Frame | None:
            met = [frame for frame in self.journal.frames if frame.op == op]
            return met[count - 1] if len(met) >= count else None

        return await self.journal.wait_for(nth, f"frame {count} with op {op}", timeout)

    async def wait_for_sessions(self, number: int, timeout: float = 5) -> None:
        """Wait until so many bots are in session, whether or not they are connected just now."""

        def reached() -> bool | None:
            return self.gateway.sessions == number or None

        await self.journal.wait_for(reached, f"{number} gateway sessions", timeout)

    # Faults.

    def fail(
        self, method: str, pattern: str, *, kind: FaultKind, **details: Unpack[FaultDetails]
    ) -> Fault:
        """Let the next such requests go wrong."""
        return self._faults.plan(Fault(method, pattern, kind, **details))
