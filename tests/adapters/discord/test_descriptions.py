"""The commands are described in the languages of Discord that the bot has."""

import discord
import pytest
from discord import app_commands

from adapters.discord.descriptions import Descriptions, description
from bot.strings import Strings

CONTEXT: app_commands.TranslationContextTypes = app_commands.TranslationContext(
    app_commands.TranslationContextLocation.other, None
)


async def translated(string: app_commands.locale_str, locale: str) -> str | None:
    return await Descriptions().translate(string, discord.Locale(locale), CONTEXT)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("pt-BR", "pt"),
        ("uk", "uk"),
    ],
)
async def test_a_locale_of_discord_gets_its_language(locale: str, language: str) -> None:
    expected = Strings(language).get("command.ask")
    assert await translated(description("command.ask"), locale) == expected


async def test_a_language_without_a_catalogue_is_not_translated() -> None:
    assert await translated(description("command.ask"), "th") is None


async def test_names_are_not_translated() -> None:
    assert await translated(app_commands.locale_str("ask"), "de") is None


def test_the_default_is_english() -> None:
    assert description("command.help").message == Strings("en").get("command.help")
