"""How the bot presents itself: menus of commands, name and descriptions, in every language.

What has been set is remembered by a digest, and set again only when it has changed. A bot without
any of it serves as well, so a failure is only logged, and tried again at the next start.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from adapters.telegram.options import NAME, TelegramOptions
from adapters.telegram.spans import units
from bot.memories import Memories
from bot.model import language_of
from bot.strings import FALLBACK, Strings, interface_languages, strings_for

_logger = logging.getLogger(__name__)

PRIVATE_COMMANDS = ("ask", "topics", "help", "language", "privacy", "forget", "start")
GROUP_COMMANDS = ("ask", "topics", "help", "language")

_KIND = "profile"
_LONGEST_COMMAND = 256
LONGEST = {"name": 64, "description": 512, "about": 120}
"""Telegram's limits, in UTF-16 code units."""

_SCOPES: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeDefault(), PRIVATE_COMMANDS),
    (BotCommandScopeAllPrivateChats(), PRIVATE_COMMANDS),
    (BotCommandScopeAllGroupChats(), GROUP_COMMANDS),
    (BotCommandScopeAllChatAdministrators(), GROUP_COMMANDS),
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """One thing to set: its key, what it says, and the request that sets it."""

    key: str
    content: str
    set: Callable[[], Awaitable[object]]


class Profile:
    """Sets what has changed since it was set last."""

    def __init__(self, bot: Bot, memories: Memories, options: TelegramOptions) -> None:
        self._bot = bot
        self._memories = memories
        self._organization = options.organization
        self._bot_id = options.token.partition(":")[0]

    async def publish(self) -> None:
        """Set everything that is not as it should be; a failure costs only itself."""
        failures = 0
        for language in ("", *_languages()):
            for setting in self._settings(language):
                failures += not await self._published(setting)
        if failures:
            _logger.warning("Parts of the menus or descriptions were not set: %d.", failures)

    async def _published(self, setting: _Setting) -> bool:
        key, digest = f"{NAME}:{self._bot_id}:{setting.key}", _digest(setting.content)
        if await self._memories.recall(_KIND, key) == digest:
            return True
        try:
            await setting.set()
        except TelegramError as error:
            _logger.info("%s could not be set: %s.", setting.key, type(error).__name__)
            return False
        await self._memories.remember(_KIND, key, digest)
        return True

    def _settings(self, language: str) -> Iterator[_Setting]:
        strings = strings_for(language or FALLBACK)
        for scope, names in _SCOPES:
            yield self._menu(language, scope, _commands(names, strings))
        calls = {
            "name": self._bot.set_my_name,
            "description": self._bot.set_my_description,
            "about": self._bot.set_my_short_description,
        }
        for field, call in calls.items():
            text = strings.get(f"profile.{field}", organization=self._organization)
            # With a long name of the organization, what the operator has set stays.
            if units(text) <= LONGEST[field]:
                yield _Setting(f"{field}:{language}", text, _setter(call, text, language))

    def _menu(self, language: str, scope: BotCommandScope, commands: list[BotCommand]) -> _Setting:
        async def set_menu() -> object:
            return await self._bot.set_my_commands(
                commands, scope=scope, language_code=language or None
            )

        content = "\n".join(f"{one.command} {one.description}" for one in commands)
        return _Setting(f"commands:{scope.type}:{language}", content, set_menu)


def _setter(
    call: Callable[..., Awaitable[object]], text: str, language: str
) -> Callable[[], Awaitable[object]]:
    return lambda: call(text, language_code=language or None)


def _languages() -> Iterator[str]:
    """Telegram knows languages by two letters only."""
    languages = {language_of(locale) for locale in interface_languages()}
    return (language for language in sorted(languages) if len(language) == 2)


def _commands(names: tuple[str, ...], strings: Strings) -> list[BotCommand]:
    return [BotCommand(name, strings.get(f"command.{name}")[:_LONGEST_COMMAND]) for name in names]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
