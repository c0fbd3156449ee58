"""The endpoints for application commands, and the commands that users can choose from."""

from typing import Any

from tests.servers import discord_objects as objects
from tests.servers.discord_command_rules import (
    CHAT_INPUT,
    SUBCOMMANDS,
    commands_problems,
    too_many,
)
from tests.servers.discord_errors import ApiError, refuse_if_any
from tests.servers.discord_journal import Call
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_routes import Route
from tests.servers.discord_world import World

GLOBAL = ""
"""The scope of commands that are not only for one guild."""

STRING = 3


class Commands:
    """Keeps what the bot has registered, globally and for guilds."""

    def __init__(self, world: World) -> None:
        self.registered: dict[str, list[JsonObject]] = {GLOBAL: []}
        self._application_id = world.application_id

    def routes(self) -> list[Route]:
        """Return the endpoints."""
        own = f"/applications/{self._application_id}"
        return [
            Route("GET", f"{own}/commands", self._list),
            Route("PUT", f"{own}/commands", self._replace),
            Route("GET", f"{own}/guilds/{{guild}}/commands", self._list),
            Route("PUT", f"{own}/guilds/{{guild}}/commands", self._replace),
        ]

    def find(self, name: str, kind: int = CHAT_INPUT) -> JsonObject:
        """Return a registered command; users cannot choose any other."""
        for commands in self.registered.values():
            for command in commands:
                if (command["name"], command["type"]) == (name, kind):
                    return command
        raise AssertionError(f"the bot has registered no command {name!r} of type {kind}")

    async def _list(self, call: Call) -> list[JsonObject]:
        return self.registered.get(call.params.get("guild", GLOBAL), [])

    async def _replace(self, call: Call) -> list[JsonObject]:
        commands: list[JsonObject] = call.body
        scope = call.params.get("guild", GLOBAL)
        refuse_if_any(commands_problems(commands))
        limit = too_many(commands)
        if limit is not None:
            sentence = f"Maximum number of application commands reached ({limit})"
            raise ApiError(400, 30032, sentence, breaks_a_rule=True)
        self.registered[scope] = [self._accepted(scope, command) for command in commands]
        return self.registered[scope]

    def _accepted(self, scope: str, command: JsonObject) -> JsonObject:
        kind = command.get("type", CHAT_INPUT)
        permissions = command.get("default_member_permissions")
        return {
            "description": "",
            **command,
            "id": self._id_of(scope, command["name"], kind),
            "type": kind,
            "version": objects.snowflake(),
            "application_id": self._application_id,
            "default_member_permissions": None if permissions is None else str(permissions),
            **({"guild_id": scope} if scope else {}),
        }

    def _id_of(self, scope: str, name: str, kind: int) -> str:
        """Keep the id of a command that is registered again under the same name."""
        for command in self.registered.get(scope, []):
            if (command["name"], command["type"]) == (name, kind):
                kept: str = command["id"]
                return kept
        return objects.snowflake()


def invocation(command: JsonObject, subcommands: list[str], values: JsonObject) -> JsonObject:
    """Return the interaction's data when a user sends a slash command."""
    return _chosen(command) | {"options": _filled_options(command, subcommands, values)}


def menu_choice(command: JsonObject, message: JsonObject) -> JsonObject:
    """Return the interaction's data when a user chooses a command for a message."""
    resolved = {"messages": {message["id"]: message}}
    return _chosen(command) | {"target_id": message["id"], "resolved": resolved}


def _filled_options(
    node: JsonObject, subcommands: list[str], values: JsonObject
) -> list[JsonObject]:
    declared = {option["name"]: option for option in node.get("options", ())}
    if not subcommands:
        _check_required(declared, values)
        return [_filled(declared, name, value) for name, value in values.items()]
    chosen = declared[subcommands[0]]
    inner = _filled_options(chosen, subcommands[1:], values)
    return [{"name": chosen["name"], "type": chosen["type"], "options": inner}]


def _filled(declared: dict[str, JsonObject], name: str, value: Any) -> JsonObject:
    assert name in declared, f"the command has no option {name!r}, only {sorted(declared)}"
    return {"name": name, "type": declared[name]["type"], "value": value}


def _check_required(declared: dict[str, JsonObject], values: JsonObject) -> None:
    """Discord's clients do not send a command that lacks something."""
    assert not any(option["type"] in SUBCOMMANDS for option in declared.values()), (
        f"choose one of the subcommands {sorted(declared)}"
    )
    missing = {name for name, option in declared.items() if option.get("required")} - set(values)
    assert not missing, f"the command wants the options {sorted(missing)}"


def suggestion_request(command: JsonObject, option: str, text: str) -> JsonObject:
    """Return the interaction's data while a user types into an option."""
    typed = {"name": option, "type": STRING, "value": text, "focused": True}
    return _chosen(command) | {"options": [typed]}


def _chosen(command: JsonObject) -> JsonObject:
    """Name a command; a guild's own commands are told from global ones by the guild's id."""
    return {key: command[key] for key in ("id", "name", "type", "guild_id") if key in command}
