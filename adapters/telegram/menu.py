"""The menu of commands, in every language of the interface."""

import logging
from collections.abc import Iterator

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.model import language_of
from bot.strings import FALLBACK, Strings, interface_languages, strings_for

_logger = logging.getLogger(__name__)

COMMANDS = ("ask", "help", "start")
_LONGEST = 256


async def publish_menu(bot: Bot) -> None:
    """Set the menu; a bot without one serves as well, so a failure is only logged."""
    try:
        await bot.set_my_commands(_commands(strings_for(FALLBACK)))
        for language in _languages():
            commands = _commands(strings_for(language))
            await bot.set_my_commands(commands, language_code=language)
    except TelegramError as error:
        _logger.warning("The menu of commands could not be set: %s.", type(error).__name__)


def _languages() -> Iterator[str]:
    """Telegram knows languages by two letters only."""
    languages = {language_of(locale) for locale in interface_languages()}
    return (language for language in sorted(languages) if len(language) == 2)


def _commands(strings: Strings) -> list[BotCommand]:
    return [BotCommand(name, strings.get(f"command.{name}")[:_LONGEST]) for name in COMMANDS]
