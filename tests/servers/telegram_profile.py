"""How a bot presents itself: commands, name, descriptions and the button beside the keyboard."""

import json
from collections.abc import Callable
from typing import Any

from tests.servers import telegram_rules as rules
from tests.servers.telegram_errors import BrokenRuleError
from tests.servers.telegram_update import JsonObject

Method = Callable[[JsonObject], Any]

_FIELDS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}
_BUTTONS = ("default", "commands", "web_app")


class Profile:
    """Keeps what a bot has set, by scope and language."""

    def __init__(self) -> None:
        self.commands: dict[tuple[str, str], list[JsonObject]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, JsonObject] = {}

    def methods(self) -> dict[str, Method]:
        """Return the methods of the Bot API that set and tell it."""
        table: dict[str, Method] = {
            "setMyCommands": self._set_commands,
            "getMyCommands": self.get_commands,
            "deleteMyCommands": self._delete_commands,
            "setChatMenuButton": self._set_menu_button,
            "getChatMenuButton": self._get_menu_button,
        }
        for suffix, field in _FIELDS.items():
            table[f"setMy{suffix}"] = self._setter(field)
            table[f"getMy{suffix}"] = self._getter(field)
        return table

    def seen_commands(self, language: str, scopes: list[JsonObject]) -> list[JsonObject]:
        """Return the menu a person sees: that of the first scope and language that has one."""
        audiences = [(_key(scope), tag) for scope in scopes for tag in (language, "")]
        return next((self.commands[one] for one in audiences if one in self.commands), [])

    def seen_text(self, field: str, language: str) -> str:
        """Return the name or description that a person sees, in their language if there is one."""
        return self.texts.get((field, language)) or self.texts.get((field, ""), "")

    def get_commands(self, parameters: JsonObject) -> list[JsonObject]:
        """Return the commands of exactly one scope and language."""
        return self.commands.get(_audience(parameters), [])

    def _set_commands(self, parameters: JsonObject) -> bool:
        commands = rules.required(parameters, "commands")
        rules.check_commands(commands)
        self.commands[_audience(parameters)] = commands
        return True

    def _delete_commands(self, parameters: JsonObject) -> bool:
        self.commands.pop(_audience(parameters), None)
        return True

    def _setter(self, field: str) -> Method:
        def set_text(parameters: JsonObject) -> bool:
            text = parameters.get(field, "")
            rules.check_profile(field, text)
            self.texts[field, _language(parameters)] = text
            return True

        return set_text

    def _getter(self, field: str) -> Method:
        def get_text(parameters: JsonObject) -> JsonObject:
            return {field: self.texts.get((field, _language(parameters)), "")}

        return get_text

    def _set_menu_button(self, parameters: JsonObject) -> bool:
        button = parameters.get("menu_button", {"type": "default"})
        if button.get("type") not in _BUTTONS:
            raise BrokenRuleError("unsupported type of MenuButton")
        if button["type"] == "web_app" and not (button.get("text") and button.get("web_app")):
            raise BrokenRuleError("can't parse menu button: text and web_app are required")
        self.menu_buttons[parameters.get("chat_id")] = button
        return True

    def _get_menu_button(self, parameters: JsonObject) -> JsonObject:
        usual = self.menu_buttons.get(None, {"type": "default"})
        return self.menu_buttons.get(parameters.get("chat_id"), usual)


def _language(parameters: JsonObject) -> str:
    language: str = parameters.get("language_code", "")
    rules.check_language(language)
    return language


def _audience(parameters: JsonObject) -> tuple[str, str]:
    scope = parameters.get("scope", {"type": "default"})
    rules.check_scope(scope)
    return _key(scope), _language(parameters)


def _key(scope: JsonObject) -> str:
    return json.dumps(scope, sort_keys=True)
