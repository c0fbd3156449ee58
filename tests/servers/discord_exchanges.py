"""One interaction from its beginning to its last answer, and the forms it is sent to bots in."""

import time
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypedDict

from tests.servers import discord_objects as objects
from tests.servers.discord_command_rules import LOCALES
from tests.servers.discord_component_rules import LABEL, STRING_SELECT, TEXT_INPUT, walk
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_world import World

COMMAND = 2
COMPONENT = 3
AUTOCOMPLETE = 4
MODAL_SUBMIT = 5

IN_GUILD = 0
IN_BOT_DM = 1
ELSEWHERE = 2

GUILD_INSTALL = "0"
USER_INSTALL = "1"

ResponseKind: TypeAlias = Literal["callback", "followup", "edit", "delete"]


class Asker(TypedDict, total=False):
    """Who acts, and where: what all actions of users have in common.

    Without a `channel_id` it happens in the guild's channel, or in private if `guild` is False;
    what is done to a message happens where that is. `age` is how many seconds ago the interaction
    began; `permissions` are the member's. With `user_install` the person has added the bot for
    themselves: the channel is then one of a guild that the bot is not in, or of other people.
    """

    user_id: str
    locale: str
    guild: bool
    channel_id: str
    age: float
    permissions: int
    user_install: bool


@dataclass(frozen=True)
class Response:
    """One answer to an interaction: what was sent, and the message as it was after that."""

    kind: ResponseKind
    body: JsonObject
    message: JsonObject | None = None

    @property
    def content(self) -> str:
        """The text that the user sees."""
        text: str = (self.message or {}).get("content", "")
        return text


@dataclass
class Exchange:
    """The state of one interaction."""

    interaction: JsonObject
    began: float
    acknowledged: bool = False
    deferred: bool = False
    original: JsonObject | None = None
    modal: JsonObject | None = None
    followups: int = 0
    responses: list[Response] = field(default_factory=list)

    @property
    def age(self) -> float:
        """How many seconds ago the interaction began."""
        return time.monotonic() - self.began

    def note(self, kind: ResponseKind, body: JsonObject, message: JsonObject | None) -> Response:
        """Remember an answer, with a copy of the message because that may change again."""
        self.responses.append(Response(kind, body, deepcopy(message)))
        return self.responses[-1]


def new_interaction(
    world: World, kind: int, data: JsonObject, message: JsonObject | None, asker: Asker
) -> JsonObject:
    """Build the event INTERACTION_CREATE for what a user does."""
    locale = asker.get("locale", "en-US")
    assert locale in LOCALES, f"no client of Discord can be set to {locale!r}"
    return {
        "id": objects.snowflake(asker.get("age", 0.0)),
        "application_id": world.application_id,
        "type": kind,
        "token": f"interaction-{objects.snowflake()}",
        "version": 1,
        "data": data,
        "locale": locale,
        "app_permissions": str(world.bot_permissions),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        **({} if message is None else {"message": message}),
        **_scene(world, _channel(world, message, asker), asker),
    }


def _channel(world: World, message: JsonObject | None, asker: Asker) -> JsonObject:
    if message is not None:
        return world.channels[message["channel_id"]]
    if not asker.get("guild", True):
        return world.dm_with(asker.get("user_id", "42"))
    return world.channels[asker.get("channel_id", world.channel_id)]


def _scene(world: World, channel: JsonObject, asker: Asker) -> JsonObject:
    """Return what tells a bot who acted and where."""
    if "guild_id" in channel:
        return _in_guild(world, channel, asker)
    is_own = channel["id"] == world.dm_with(channel["recipients"][0]["id"])["id"]
    user = channel["recipients"][0] if is_own else objects.user(asker.get("user_id", "42"))
    return {
        "user": user,
        "channel_id": channel["id"],
        "channel": channel,
        "context": IN_BOT_DM if is_own else ELSEWHERE,
        "authorizing_integration_owners": _owners(asker, user["id"], "0"),
    }


def _in_guild(world: World, channel: JsonObject, asker: Asker) -> JsonObject:
    permissions = asker.get("permissions", objects.ALL_PERMISSIONS)
    user, guild_id = objects.user(asker.get("user_id", "42")), channel["guild_id"]
    return {
        "member": objects.member(user, permissions),
        "guild_id": guild_id,
        "guild_locale": world.guild_locale,
        **_known_guild(world, guild_id),
        "channel_id": channel["id"],
        "channel": {**channel, "permissions": str(permissions)},
        "context": IN_GUILD,
        "authorizing_integration_owners": _owners(asker, user["id"], guild_id),
    }


def _known_guild(world: World, guild_id: str) -> JsonObject:
    """Describe the guild, unless the bot is not in it."""
    if guild_id not in world.guilds:
        return {}
    return {"guild": {"id": guild_id, "locale": world.guild_locale, "features": []}}


def _owners(asker: Asker, user_id: str, guild_id: str) -> JsonObject:
    if asker.get("user_install"):
        return {USER_INSTALL: user_id}
    return {GUILD_INSTALL: guild_id}


def author_of(interaction: JsonObject) -> JsonObject:
    """Return the user who acted."""
    member: JsonObject = interaction.get("member") or {}
    account: JsonObject = member.get("user") or interaction["user"]
    return account


def again(interaction: JsonObject) -> Asker:
    """Return the same user at the same place."""
    return {
        "user_id": author_of(interaction)["id"],
        "locale": interaction["locale"],
        "guild": "guild_id" in interaction,
        "channel_id": interaction["channel_id"],
    }


Filled: TypeAlias = dict[str, str | list[str]]


def filled_modal(modal: JsonObject, values: Filled) -> JsonObject:
    """Return a modal as it is submitted: every field with the user's text or choices."""
    placed = walk("", modal["components"])
    fields = [c for _, c in placed if c["type"] in (TEXT_INPUT, STRING_SELECT)]
    unknown = set(values) - {field["custom_id"] for field in fields}
    assert not unknown, f"the modal has no fields {sorted(unknown)}"
    components = [_filled_part(part, values) for part in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": components, "resolved": {}}


def _filled_part(part: JsonObject, values: Filled) -> JsonObject:
    if part["type"] == LABEL:
        return {"type": LABEL, "id": 1, "component": _filled_field(part["component"], values)}
    fields = [_filled_field(field, values) for field in part.get("components", ())]
    return {"type": part["type"], "id": 1, "components": fields}


def _filled_field(field: JsonObject, values: Filled) -> JsonObject:
    if field["type"] == STRING_SELECT:
        return _chosen(field, values)
    custom_id = field["custom_id"]
    text = values.get(custom_id, field.get("value") or "")
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    least = max(low, 1) if field.get("required", True) else 0
    assert least <= len(text) <= high, f"{custom_id} takes {least} to {high} characters"
    return {"type": TEXT_INPUT, "id": 2, "custom_id": custom_id, "value": text}


def _chosen(field: JsonObject, values: Filled) -> JsonObject:
    custom_id = field["custom_id"]
    offered = [option["value"] for option in field["options"]]
    preset = [option["value"] for option in field["options"] if option.get("default")]
    chosen = values.get(custom_id, preset)
    assert set(offered).issuperset(chosen), f"{chosen} are not among {offered}"
    least = field.get("min_values", 1) if field.get("required", True) else 0
    assert least <= len(chosen) <= field.get("max_values", 1), f"{custom_id}: too few or many"
    return {"type": STRING_SELECT, "id": 2, "custom_id": custom_id, "values": list(chosen)}
