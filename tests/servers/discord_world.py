"""The pretended Discord itself: the bot's account, one guild, its channels and their messages."""

from typing import Any

from tests.servers import discord_objects as objects
from tests.servers.discord_errors import unknown_channel, unknown_message
from tests.servers.discord_objects import JsonObject


class World:
    """Everything that exists, and how to find it."""

    def __init__(self) -> None:
        self.application_id = objects.snowflake()
        self.bot = objects.user(self.application_id, name="dragoman", bot=True)
        self.guild_id = objects.snowflake()
        self.guild_locale = "en-US"
        self.channel_id = objects.snowflake()
        general = objects.text_channel(self.channel_id, self.guild_id, "general")
        self.channels: dict[str, JsonObject] = {self.channel_id: general}
        self.messages: dict[str, JsonObject] = {}
        self.closed_dms: set[str] = set()
        self.application: JsonObject = _application(self.application_id)
        self.memberships: list[JsonObject] = [_membership(self.guild_id, "Harbour")]
        self.shards = 1
        self.session_starts = {
            "total": 1000,
            "remaining": 999,
            "reset_after": 0,
            "max_concurrency": 1,
        }

    def channel(self, channel_id: str) -> JsonObject:
        """Return a channel; one that does not exist is an error."""
        if channel_id not in self.channels:
            raise unknown_channel()
        return self.channels[channel_id]

    def dm_with(self, user_id: str) -> JsonObject:
        """Return the private channel of the bot and a user; made when first asked for."""
        for channel in self.channels.values():
            if channel["type"] == objects.DM and channel["recipients"][0]["id"] == user_id:
                return channel
        channel = objects.dm_channel(objects.snowflake(), objects.user(user_id))
        self.channels[channel["id"]] = channel
        return channel

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
        """Put a new message into a channel."""
        message = objects.message(channel_id, author, **fields)
        self.messages[message["id"]] = message
        return message

    def guild(self) -> JsonObject:
        """Return the guild as it is now."""
        inside = [c for c in self.channels.values() if c.get("guild_id")]
        return objects.guild(
            self.guild_id,
            channels=[c for c in inside if c["type"] == objects.GUILD_TEXT],
            threads=[c for c in inside if c["type"] == objects.PUBLIC_THREAD],
            members=[objects.member(self.bot)],
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
