"""The endpoints about the bot itself: its account, its application and the way to the gateway."""

from tests.servers import discord_objects as objects
from tests.servers.discord_gateway import Gateway, application_flags
from tests.servers.discord_journal import Call
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_routes import Route
from tests.servers.discord_world import World


class Application:
    """Answers who the bot is."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def routes(self) -> list[Route]:
        """Return the endpoints."""
        return [
            Route("GET", "/users/@me", self._me),
            Route("GET", "/users/@me/guilds", self._guilds),
            Route("GET", "/users/{user}", self._user),
            Route("GET", "/applications/@me", self._application),
            Route("GET", "/oauth2/applications/@me", self._application),
            Route("GET", "/gateway", self._gateway_url, public=True),
            Route("GET", "/gateway/bot", self._gateway_for_bots),
        ]

    async def _me(self, call: Call) -> JsonObject:
        return self._world.bot

    async def _user(self, call: Call) -> JsonObject:
        return objects.user(call.params["user"])

    async def _application(self, call: Call) -> JsonObject:
        flags = {"flags": application_flags(self._gateway.allowed_intents)}
        return flags | self._world.application

    async def _guilds(self, call: Call) -> list[JsonObject]:
        return self._world.memberships

    async def _gateway_url(self, call: Call) -> JsonObject:
        return {"url": self._gateway.url}

    async def _gateway_for_bots(self, call: Call) -> JsonObject:
        world = self._world
        starts = {"session_start_limit": world.session_starts, "shards": world.shards}
        return {"url": self._gateway.url} | starts
