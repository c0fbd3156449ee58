"""One interaction from its beginning to its last answer, and the forms it is sent to bots in."""

import time
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypedDict

from tests.servers import discord_objects as objects
from tests.servers.discord_command_rules import LOCALES
from tests.servers.discord_component_rules import LABEL, TEXT_INPUT, walk
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_world import World

COMMAND = 2
COMPONENT = 3
AUTOCOMPLETE = 4
MODAL_SUBMIT = 5

IN_GUILD = 0
IN_BOT_DM = 1

ResponseKind: TypeAlias = Literal["callback", "followup", "edit", "delete"]


class Asker(TypedDict, total=False):
    """Who acts, and where: what all actions of users have in common.

    Without a `channel_id` it happens in the guild's channel, or in private if `guild` is False;
    what is done to a message happens where that is. `age` is how many seconds ago the interaction
    began; `permissions` are the member's.
    """

    user_id: str
    locale: str
    guild: bool
    channel_id: str
    age: float
    permissions: int


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
    responses: list[Response] = field(default_factory=list)

    @property
    def age(self) -> float:
        """How many seconds ago the interaction began."""
        return time.monotonic() - self.began

    def note(self, kind: ResponseKind, body: JsonObject, message: JsonObject | None) -> None:
        """Remember an answer, with a copy of the message because that may change again."""
        self.responses.append(Response(kind, body, deepcopy(message)))


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
        "app_permissions": str(objects.ALL_PERMISSIONS),
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
    return {
        "user": channel["recipients"][0],
        "channel_id": channel["id"],
        "channel": channel,
        "context": IN_BOT_DM,
        "authorizing_integration_owners": {"0": "0"},
    }


def _in_guild(world: World, channel: JsonObject, asker: Asker) -> JsonObject:
    permissions = asker.get("permissions", objects.ALL_PERMISSIONS)
    return {
        "member": objects.member(objects.user(asker.get("user_id", "42")), permissions),
        "guild_id": world.guild_id,
        "guild_locale": world.guild_locale,
        "guild": {"id": world.guild_id, "locale": world.guild_locale, "features": []},
        "channel_id": channel["id"],
        "channel": {**channel, "permissions": str(permissions)},
        "context": IN_GUILD,
        "authorizing_integration_owners": {"0": world.guild_id},
    }


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


def filled_modal(modal: JsonObject, values: dict[str, str]) -> JsonObject:
    """Return a modal as it is submitted: every field with the user's text."""
    fields = [c for _, c in walk("", modal["components"]) if c["type"] == TEXT_INPUT]
    unknown = set(values) - {field["custom_id"] for field in fields}
    assert not unknown, f"the modal has no fields {sorted(unknown)}"
    components = [_filled_part(part, values) for part in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": components, "resolved": {}}


def _filled_part(part: JsonObject, values: dict[str, str]) -> JsonObject:
    if part["type"] == LABEL:
        return {"type": LABEL, "id": 1, "component": _filled_field(part["component"], values)}
    fields = [_filled_field(field, values) for field in part.get("components", ())]
    return {"type": part["type"], "id": 1, "components": fields}


def _filled_field(field: JsonObject, values: dict[str, str]) -> JsonObject:
    custom_id = field["custom_id"]
    text = values.get(custom_id, field.get("value") or "")
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    least = max(low, 1) if field.get("required", True) else 0
    assert least <= len(text) <= high, f"{custom_id} takes {least} to {high} characters"
    return {"type": TEXT_INPUT, "id": 2, "custom_id": custom_id, "value": text}
