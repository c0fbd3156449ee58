"""The published rules for application commands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.servers.discord_errors import Problem
from tests.servers.discord_lengths import count, in_range, length
from tests.servers.discord_objects import JsonObject

# fmt: off
LOCALES = frozenset({
    "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk",
    "vi", "zh-CN", "zh-TW",
})
# fmt: on

CHAT_INPUT = 1
MOST_COMMANDS = {1: 100, 2: 15, 3: 15}
MOST_CHARACTERS = 8000
SUBCOMMANDS = (1, 2)

# Discord's pattern is [-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]; \w knows no combining vowel signs.
NAME = re.compile(r"[-'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")


def commands_problems(commands: list[JsonObject]) -> Iterator[Problem]:
    """Check the whole list of commands that an application registers."""
    for number, command in enumerate(commands):
        yield from _command_problems(str(number), command)
    tally = Counter((_type(command), command.get("name")) for command in commands)
    for (_, name), times in tally.items():
        if times > 1:
            code = "APPLICATION_COMMANDS_DUPLICATE_NAME"
            yield Problem("name", code, f"Application command names must be unique: {name}")


def too_many(commands: list[JsonObject]) -> int | None:
    """Return the limit that the number of commands exceeds, if any."""
    tally = Counter(map(_type, commands))
    exceeded = (most for kind, most in MOST_COMMANDS.items() if tally[kind] > most)
    return next(exceeded, None)


def _command_problems(path: str, command: JsonObject) -> Iterator[Problem]:
    if _type(command) == CHAT_INPUT:
        yield from _named_problems(path, command)
        yield from _options_problems(path, command.get("options") or [])
    else:
        yield from _menu_problems(path, command)
    yield from _permission_problems(path, command.get("default_member_permissions"))
    if _weight(command) > MOST_CHARACTERS:
        sentence = f"Command exceeds maximum size ({MOST_CHARACTERS})"
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", sentence)


def _menu_problems(path: str, command: JsonObject) -> Iterator[Problem]:
    """Check a command of the context menu; its name is free, and it has no description."""
    yield from length(f"{path}.name", command.get("name"), 1, 32)
    yield from _localized(f"{path}.name_localizations", command, "name", 1, 32)
    if command.get("description") or command.get("options"):
        code = "APPLICATION_COMMAND_INVALID_FIELD"
        yield Problem(path, code, "Context menu commands have no description and no options")


def _named_problems(path: str, node: JsonObject) -> Iterator[Problem]:
    """Check the name and the description of a slash command or of one of its options."""
    yield from _name_problems(f"{path}.name", node.get("name") or "")
    for locale, name in (node.get("name_localizations") or {}).items():
        yield from _name_problems(f"{path}.name_localizations.{locale}", name)
    yield from _locale_problems(f"{path}.name_localizations", node.get("name_localizations"))
    yield from length(f"{path}.description", node.get("description"), 1, 100)
    yield from _localized(f"{path}.description_localizations", node, "description", 1, 100)


def _name_problems(field: str, name: str) -> Iterator[Problem]:
    if not NAME.fullmatch(name) or name != name.lower():
        yield Problem(field, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _localized(path: str, node: JsonObject, key: str, low: int, high: int) -> Iterator[Problem]:
    texts: dict[str, str] = node.get(f"{key}_localizations") or {}
    yield from _locale_problems(path, texts)
    for locale, text in texts.items():
        yield from length(f"{path}.{locale}", text, low, high)


def _locale_problems(path: str, locales: Iterable[str] | None) -> Iterator[Problem]:
    for locale in locales or ():
        if locale not in LOCALES:
            sentence = f'Value "{locale}" is not one of the locales of Discord.'
            yield Problem(f"{path}.{locale}", "ENUM_TYPE_COERCE", sentence)


def _permission_problems(path: str, permissions: Any) -> Iterator[Problem]:
    # The documentation wants a string of digits; discord.py sends a number, and that works too.
    if permissions is not None and not str(permissions).isdigit():
        field = f"{path}.default_member_permissions"
        yield Problem(field, "NUMBER_TYPE_COERCE", f'Value "{permissions}" is not int.')


def _options_problems(path: str, options: list[JsonObject]) -> Iterator[Problem]:
    yield from count(f"{path}.options", options, 0, 25)
    yield from _order_problems(f"{path}.options", options)
    for number, option in enumerate(options):
        here = f"{path}.options.{number}"
        yield from _named_problems(here, option)
        yield from in_range(f"{here}.type", option.get("type", 0), 1, 11)
        yield from _choices_problems(here, option)
        yield from _options_problems(here, option.get("options") or [])
        yield from in_range(f"{here}.min_length", option.get("min_length"), 0, 6000)
        yield from in_range(f"{here}.max_length", option.get("max_length"), 1, 6000)


def _order_problems(path: str, options: list[JsonObject]) -> Iterator[Problem]:
    names = Counter(option.get("name") for option in options)
    if len(names) < len(options):
        code = "APPLICATION_COMMAND_OPTIONS_NAME_INVALID"
        yield Problem(path, code, "Option names must be unique")
    values = [option for option in options if option.get("type") not in SUBCOMMANDS]
    demands = [bool(option.get("required")) for option in values]
    if demands != sorted(demands, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        yield Problem(path, code, "Required options must be placed before non-required options")


def _choices_problems(path: str, option: JsonObject) -> Iterator[Problem]:
    choices: list[JsonObject] = option.get("choices") or []
    yield from choice_problems(f"{path}.choices", choices)
    if choices and option.get("autocomplete"):
        code = "APPLICATION_COMMAND_AUTOCOMPLETE_NO_CHOICES"
        yield Problem(path, code, "Autocomplete options cannot have choices")


def choice_problems(path: str, choices: list[JsonObject]) -> Iterator[Problem]:
    """Check the choices of an option, fixed ones as well as suggested ones."""
    yield from count(path, choices, 0, 25)
    for number, choice in enumerate(choices):
        here = f"{path}.{number}"
        yield from length(f"{here}.name", choice.get("name"), 1, 100)
        yield from _localized(f"{here}.name_localizations", choice, "name", 1, 100)
        if isinstance(choice.get("value"), str):
            yield from length(f"{here}.value", choice["value"], 1, 100)


def _weight(node: JsonObject) -> int:
    """Count the characters of a command; of the translations only the longest counts."""
    own = _longest(node, "name") + _longest(node, "description")
    value = len(node["value"]) if isinstance(node.get("value"), str) else 0
    children = [*(node.get("options") or ()), *(node.get("choices") or ())]
    return own + value + sum(map(_weight, children))


def _longest(node: JsonObject, key: str) -> int:
    texts = [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]
    return max(map(len, texts))


def _type(command: JsonObject) -> int:
    kind: int = command.get("type", CHAT_INPUT)
    return kind
