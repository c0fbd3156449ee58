"""The pretended Discord itself: the bot's account, guilds, their channels and the messages.

There is one guild with one text channel from the beginning, for tests that need no more.
"""

from typing import Any

from tests.servers import discord_objects as objects
from tests.servers.discord_errors import unknown_channel, unknown_message
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_permissions import missing_access


class World:
    """Everything that exists, and how to find it."""

    def __init__(self) -> None:
        self.application_id = objects.snowflake()
        self.bot = objects.user(self.application_id, name="dragoman", bot=True)
        self.guild_id = objects.snowflake()
        self.guild_locale = "en-US"
        self.channel_id = objects.snowflake()
        general = objects.guild_channel(self.channel_id, self.guild_id, "general")
        self.guilds: set[str] = {self.guild_id}
        self.channels: dict[str, JsonObject] = {self.channel_id: general}
        self.messages: dict[str, JsonObject] = {}
        self.messages_kept: int | None = None
        self.closed_dms: set[str] = set()
        self.application: JsonObject = _application(self.application_id)
        self.memberships: list[JsonObject] = [_membership(self.guild_id, "Harbour")]
        self.shards = 1
        self.session_starts = {
            "total": 1000,
            "remaining": 1000,
            "reset_after": 0,
            "max_concurrency": 1,
        }
        self.bot_permissions = objects.ALL_PERMISSIONS
        self.channel_permissions: dict[str, int] = {}
        self._dms: dict[str, JsonObject] = {}

    def channel(self, channel_id: str) -> JsonObject:
        """Return a channel; one that does not exist or that the bot is not in is an error."""
        if channel_id not in self.channels:
            raise unknown_channel()
        channel = self.channels[channel_id]
        if channel.get("guild_id", self.guild_id) not in self.guilds:
            raise missing_access()
        return channel

    def add_channel(
        self, kind: int, name: str, guild_id: str | None = None, **fields: Any
    ) -> JsonObject:
        """Make a channel of a guild."""
        where = guild_id or self.guild_id
        channel = objects.guild_channel(objects.snowflake(), where, name, kind) | fields
        self.channels[channel["id"]] = channel
        return channel

    def permissions_in(self, channel: JsonObject) -> int:
        """Return what the bot may do in a channel; a thread has the permissions of its parent."""
        if "guild_id" not in channel:
            return objects.ALL_PERMISSIONS
        own = self.channel_permissions.get(channel["id"])
        parents = self.channel_permissions.get(channel.get("parent_id") or "")
        return next((one for one in (own, parents) if one is not None), self.bot_permissions)

    def dm_with(self, user_id: str) -> JsonObject:
        """Return the private channel of the bot and a user; made when first asked for."""
        if user_id not in self._dms:
            channel = objects.dm_channel(objects.snowflake(), objects.user(user_id))
            self._dms[user_id] = self.channels[channel["id"]] = channel
        return self._dms[user_id]

    def is_closed(self, channel: JsonObject) -> bool:
        """Tell whether the other side takes no private messages."""
        if channel["type"] != objects.DM:
            return False
        return channel["recipients"][0]["id"] in self.closed_dms

    def message(self, channel_id: str, message_id: str) -> JsonObject:
        """Return a message of a channel; ephemeral ones cannot be had this way."""
        found = self.messages.get(message_id)
        if found is None or found["channel_id"] != channel_id:
            raise unknown_message()
        if found["flags"] & objects.EPHEMERAL:
            raise unknown_message()
        return found

    def add_message(self, channel_id: str, author: JsonObject, **fields: Any) -> JsonObject:
        """Put a new message into a channel; when only so many are kept, the oldest goes."""
        message = objects.message(channel_id, author, **fields)
        self.messages[message["id"]] = message
        if self.messages_kept is not None and len(self.messages) > self.messages_kept:
            del self.messages[next(iter(self.messages))]
        return message

    def guild(self, guild_id: str | None = None) -> JsonObject:
        """Return a guild as it is now."""
        where = guild_id or self.guild_id
        inside = [c for c in self.channels.values() if c.get("guild_id") == where]
        return objects.guild(
            where,
            channels=[c for c in inside if c["type"] != objects.PUBLIC_THREAD],
            threads=[c for c in inside if c["type"] == objects.PUBLIC_THREAD],
            members=[objects.member(self.bot)],
            permissions=self.bot_permissions,
        )

    def as_event(self, message: JsonObject) -> JsonObject:
        """Return a message as the gateway tells it, with the guild and the author's membership."""
        channel = self.channels[message["channel_id"]]
        if "guild_id" not in channel:
            return dict(message)
        membership = objects.member(message["author"])
        del membership["user"]
        return {**message, "guild_id": channel["guild_id"], "member": membership}


def _application(application_id: str) -> JsonObject:
    """Return an application as the developer portal makes it today."""
    parameters = {"scopes": ["applications.commands", "bot"], "permissions": "0"}
    return {
        "id": application_id,
        "name": "dragoman",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00",
        "owner": objects.user("5"),
        "team": None,
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {"oauth2_install_params": parameters}, "1": {}},
    }


def _membership(guild_id: str, name: str) -> JsonObject:
    return {
        "id": guild_id,
        "name": name,
        "icon": None,
        "owner": False,
        "permissions": "2147485696",
        "features": [],
    }
