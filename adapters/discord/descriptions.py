"""Descriptions of the commands, in every language that both Discord and the bot know."""

import discord
from discord import app_commands

from adapters.discord.shortening import shortened
from bot.model import language_of
from bot.strings import FALLBACK, Strings, interface_languages

MAX_DESCRIPTION = 100


MAX_NAME = 32


def description(key: str) -> app_commands.locale_str:
    """Return the English description of an interface string's key, to be translated."""
    return _localized(key, MAX_DESCRIPTION)


def menu_name(key: str) -> app_commands.locale_str:
    """Return the same for the name of a command on messages, which has no description."""
    return _localized(key, MAX_NAME)


def _localized(key: str, limit: int) -> app_commands.locale_str:
    return app_commands.locale_str(_text(FALLBACK, key, limit), key=key, limit=limit)


class Descriptions(app_commands.Translator):
    """Translates descriptions; names that are typed stay, so that everybody can tell them."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the description in the language of one of Discord's locales, if there is one."""
        key, language = string.extras.get("key"), language_of(locale.value)
        if key is None or language not in interface_languages():
            return None
        return _text(language, key, string.extras["limit"])


def _text(language: str, key: str, limit: int) -> str:
    return shortened(Strings(language).get(key), limit)
