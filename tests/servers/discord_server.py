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

from tests.servers import discord_objects as objects
from tests.servers.dates import ServerClock
from tests.servers.discord_application import Application
from tests.servers.discord_channels import Channels
from tests.servers.discord_commands import Commands, invocation, menu_choice, suggestion_request
from tests.servers.discord_component_rules import BUTTON, walk
from tests.servers.discord_exchanges import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Asker,
    Response,
    again,
    filled_modal,
)
from tests.servers.discord_faults import Fault, FaultKind, Faults
from tests.servers.discord_gateway import EVERY_INTENT, Gateway
from tests.servers.discord_interactions import Interactions
from tests.servers.discord_journal import Call, Frame, Journal, Violation
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_rest import API, RestApi
from tests.servers.discord_world import World

MESSAGE_MENU = 3


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


class DiscordServer:
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
            *Channels(self.world, self.gateway).routes(),
            *self.commands.routes(),
            *self.interactions.routes(),
        ]
        rest = RestApi(self.token, self.journal, self._faults, routes)
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

    # Observation.

    @property
    def calls(self) -> list[Call]:
        """All REST requests, in the order of their arrival."""
        return self.journal.calls

    @property
    def messages(self) -> dict[str, JsonObject]:
        """All messages there are now, by id; ephemeral ones too."""
        return self.world.messages

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

    def close_dm(self, user_id: str) -> None:
        """Let a user refuse private messages."""
        self.world.closed_dms.add(user_id)

    # The user's side.

    async def say(
        self,
        content: str,
        *,
        user_id: str = "42",
        dm: bool = False,
        mention: bool = False,
        channel_id: str | None = None,
    ) -> JsonObject:
        """Write a message, into the guild's channel unless told otherwise."""
        self._require_bot()
        channel = self._place_to_speak(user_id, dm=dm, channel_id=channel_id)
        mentions = [self.world.bot] if mention else []
        author = objects.user(user_id)
        message = self.world.add_message(channel, author, content=content, mentions=mentions)
        await self.gateway.publish("MESSAGE_CREATE", self.world.as_event(message))
        return message

    async def slash(
        self, name: str, options: JsonObject | None = None, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Send a slash command; name a subcommand as in "privacy show"."""
        self._require_bot()
        command, *subcommands = name.split()
        data = invocation(self.commands.find(command), subcommands, options or {})
        return await self.interactions.begin(COMMAND, data, asker)

    async def autocomplete(
        self, name: str, option: str, text: str, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Type into an option of a slash command, and ask for suggestions."""
        self._require_bot()
        data = suggestion_request(self.commands.find(name), option, text)
        return await self.interactions.begin(AUTOCOMPLETE, data, asker)

    async def choose_from_menu(
        self, name: str, message: JsonObject, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Use a command of the context menu on a message."""
        self._require_bot()
        data = menu_choice(self.commands.find(name, MESSAGE_MENU), message)
        there = Asker(channel_id=message["channel_id"]) | asker
        return await self.interactions.begin(COMMAND, data, there)

    async def click(
        self, message: JsonObject, custom_id: str, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Press a button of a message."""
        self._require_bot()
        current = self._current(message)
        button = _component(current, custom_id)
        assert button["type"] == BUTTON, f"{custom_id!r} is not a button"
        data = {"custom_id": custom_id, "component_type": BUTTON}
        return await self.interactions.begin(COMPONENT, data, asker, current)

    async def select(
        self, message: JsonObject, custom_id: str, values: list[str], **asker: Unpack[Asker]
    ) -> JsonObject:
        """Choose from a menu of a message."""
        self._require_bot()
        current = self._current(message)
        menu = _component(current, custom_id)
        offered = {option["value"] for option in menu.get("options", ())}
        assert offered.issuperset(values), f"{values} are not among {sorted(offered)}"
        data = {"custom_id": custom_id, "component_type": menu["type"], "values": values}
        return await self.interactions.begin(COMPONENT, data, asker, current)

    async def submit(
        self, interaction: JsonObject, values: dict[str, str], **asker: Unpack[Asker]
    ) -> JsonObject:
        """Fill in and send the modal that the bot has opened as answer to an interaction."""
        self._require_bot()
        modal = self.interactions.exchange(interaction).modal
        assert modal is not None, "the bot has opened no modal"
        data = filled_modal(modal, values)
        same = again(interaction) | asker
        message = interaction.get("message")
        return await self.interactions.begin(MODAL_SUBMIT, data, same, message)

    def _require_bot(self) -> None:
        assert self.gateway.sessions, "no bot has identified, or its session has ended"

    def _place_to_speak(self, user_id: str, *, dm: bool, channel_id: str | None) -> str:
        if dm:
            private: str = self.world.dm_with(user_id)["id"]
            return private
        return channel_id or self.world.channel_id

    def _current(self, message: JsonObject) -> JsonObject:
        """Return the message as users see it now."""
        assert message["id"] in self.messages, "the message has been deleted"
        return self.messages[message["id"]]


def _component(message: JsonObject, custom_id: str) -> JsonObject:
    """Return a component that users can use now."""
    placed = walk("", message["components"])
    usable = {c["custom_id"]: c for _, c in placed if "custom_id" in c and not c.get("disabled")}
    assert custom_id in usable, f"the message offers {sorted(usable)}, not {custom_id!r}"
    return usable[custom_id]
