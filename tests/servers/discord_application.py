"""The endpoints about the bot itself: its account, its application and the way to the gateway."""

from tests.servers import discord_objects as objects
from tests.servers.discord_errors import ApiError
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
            Route("GET", "/guilds/{guild}", self._guild),
            Route("GET", "/guilds/{guild}/channels", self._channels),
            Route("GET", "/guilds/{guild}/roles", self._roles),
            Route("GET", "/guilds/{guild}/members/{user}", self._member),
        ]

    async def _me(self, call: Call) -> JsonObject:
        return self._world.bot

    async def _user(self, call: Call) -> JsonObject:
        return objects.user(call.params["user"])

    async def _application(self, call: Call) -> JsonObject:
        flags = {"flags": application_flags(self._gateway.allowed_intents)}
        return flags | self._world.application

    async def _gateway_url(self, call: Call) -> JsonObject:
        return {"url": self._gateway.url}

    async def _gateway_for_bots(self, call: Call) -> JsonObject:
        world = self._world
        remaining = max(world.session_starts["remaining"] - self._gateway.identifies, 0)
        starts = world.session_starts | {"remaining": remaining}
        shards = max(world.shards, self._gateway.recommended_shards)
        return {"url": self._gateway.url, "shards": shards, "session_start_limit": starts}

    async def _guild(self, call: Call) -> JsonObject:
        return self._world.guild(self._known(call))

    async def _guilds(self, call: Call) -> list[JsonObject]:
        """What `permit` has allowed counts before the permissions of the membership."""
        world, kept = self._world, ("id", "name", "icon", "features")
        guilds = {one: world.guild(one) for one in sorted(world.guilds)}
        changed = world.bot_permissions != objects.ALL_PERMISSIONS
        permitted = {"permissions": str(world.bot_permissions)} if changed else {}
        return [
            {key: guilds[one["id"]][key] for key in kept} | {"owner": False} | one | permitted
            for one in world.memberships
            if one["id"] in guilds
        ]

    async def _channels(self, call: Call) -> list[JsonObject]:
        channels: list[JsonObject] = self._world.guild(self._known(call))["channels"]
        return channels

    async def _roles(self, call: Call) -> list[JsonObject]:
        roles: list[JsonObject] = self._world.guild(self._known(call))["roles"]
        return roles

    async def _member(self, call: Call) -> JsonObject:
        self._known(call)
        bot_id = self._world.bot["id"]
        is_bot = call.params["user"] in (bot_id, "@me")
        return objects.member(self._world.bot if is_bot else objects.user(call.params["user"]))

    def _known(self, call: Call) -> str:
        if call.params["guild"] not in self._world.guilds:
            raise ApiError(404, 10004, "Unknown Guild")
        return call.params["guild"]
