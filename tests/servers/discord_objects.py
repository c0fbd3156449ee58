"""Builders of the objects that Discord's API speaks: users, members, guilds, channels, messages."""

import itertools
import time
from datetime import UTC, datetime
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]

ALL_PERMISSIONS = (1 << 50) - 1
DISCORD_EPOCH_MS = 1_420_070_400_000

GUILD_TEXT = 0
DM = 1
PUBLIC_THREAD = 11
GUILD_FORUM = 15

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

DEFAULT_MESSAGE = 0
REPLY = 19

_FORUM_FIELDS: JsonObject = {
    "available_tags": [],
    "default_reaction_emoji": None,
    "default_sort_order": None,
    "default_forum_layout": 0,
    "flags": 0,
    "topic": None,
}

_sequence = itertools.count(1)


def snowflake(age: float = 0.0) -> str:
    """Return a fresh id that says it was made `age` seconds ago."""
    milliseconds = int((time.time() - age) * 1000) - DISCORD_EPOCH_MS
    return str(milliseconds << 22 | next(_sequence) & 0x3FFFFF)


def now() -> str:
    """Return the time as Discord writes it."""
    return datetime.now(UTC).isoformat()


def user(user_id: str, *, name: str = "", bot: bool = False) -> JsonObject:
    """Build a user; people are named after their id."""
    return {
        "id": user_id,
        "username": name or f"user{user_id}",
        "global_name": None if bot else f"User {user_id}",
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
    }


def member(account: JsonObject, permissions: int = ALL_PERMISSIONS) -> JsonObject:
    """Build the membership of a user in the guild."""
    return {
        "user": account,
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "permissions": str(permissions),
        "communication_disabled_until": None,
    }


def everyone_role(guild_id: str, permissions: int = ALL_PERMISSIONS) -> JsonObject:
    """Build the role that every member has; its id is the guild's."""
    return {
        "id": guild_id,
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(
    guild_id: str,
    *,
    channels: list[JsonObject],
    threads: list[JsonObject],
    members: list[JsonObject],
    permissions: int = ALL_PERMISSIONS,
) -> JsonObject:
    """Build a guild as the GUILD_CREATE event carries it."""
    return {
        "id": guild_id,
        "name": "Town hall",
        "icon": None,
        "owner_id": "5",
        "preferred_locale": "en-US",
        "features": ["COMMUNITY"],
        "roles": [everyone_role(guild_id, permissions)],
        "channels": channels,
        "threads": threads,
        "members": members,
        "member_count": len(members) + 2,
        "system_channel_id": None,
        "large": False,
        "unavailable": False,
        **_nothing_of("emojis", "stickers", "voice_states", "presences"),
        **_nothing_of("stage_instances", "guild_scheduled_events", "soundboard_sounds"),
    }


def _nothing_of(*names: str) -> JsonObject:
    return {name: [] for name in names}


def guild_channel(channel_id: str, guild_id: str, name: str, kind: int = GUILD_TEXT) -> JsonObject:
    """Build a channel of a guild."""
    channel: JsonObject = {
        "id": channel_id,
        "type": kind,
        "guild_id": guild_id,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
    }
    return channel | (_FORUM_FIELDS if kind == GUILD_FORUM else {})


def dm_channel(channel_id: str, recipient: JsonObject) -> JsonObject:
    """Build the private channel between the bot and one user."""
    return {"id": channel_id, "type": DM, "recipients": [recipient], "last_message_id": None}


def thread(thread_id: str, parent: JsonObject, owner_id: str, body: JsonObject) -> JsonObject:
    """Build a public thread of a guild channel from the request that asks for it."""
    return {
        "id": thread_id,
        "type": PUBLIC_THREAD,
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": owner_id,
        "name": body["name"],
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": body.get("auto_archive_duration") or 1440,
            "archive_timestamp": now(),
            "locked": False,
        },
    }


def message(channel_id: str, author: JsonObject, **fields: Any) -> JsonObject:
    """Build a message; `fields` replace the empty defaults."""
    return {
        "id": snowflake(),
        "channel_id": channel_id,
        "author": author,
        "content": "",
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "type": DEFAULT_MESSAGE,
        "flags": 0,
        **_nothing_of("mentions", "mention_roles", "attachments", "embeds", "components"),
        **fields,
    }
