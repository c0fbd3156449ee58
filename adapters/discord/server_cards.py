"""The card that shows the settings of a server."""

from collections.abc import Sequence

from adapters.discord.server_settings import ServerSettings
from bot.cards import Card, plain_card
from bot.strings import Strings, language_name, strings_for


def settings_card(settings: ServerSettings, channels: Sequence[str], locale: str) -> Card:
    """Return the card; `channels` are the names of those in which the bot answers unasked."""
    strings = strings_for(locale)
    body = strings.get(
        "server.shown",
        channels=", ".join(f"#{name}" for name in channels) or strings.get("server.none"),
        language=_language(settings, strings),
        private=_private(settings, strings),
        quiet=_quiet(settings, strings),
    )
    return plain_card(body, strings.locale)


def _language(settings: ServerSettings, strings: Strings) -> str:
    return language_name(settings.language) if settings.language else strings.get("server.unset")


def _private(settings: ServerSettings, strings: Strings) -> str:
    if settings.private is None:
        return strings.get("server.unset")
    return strings.get("server.yes" if settings.private else "server.no")


def _quiet(settings: ServerSettings, strings: Strings) -> str:
    hours = settings.quiet
    return f"{hours.begin}–{hours.end} ({hours.zone})" if hours else strings.get("server.none")
