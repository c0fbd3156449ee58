"""Makes the adapters of the platforms that have a token."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.adapter import PlatformAdapter, Services
from bot.errors import UsernameUnknown, WebhookWithoutServer
from bot.observed_desk import ObservedDesk
from bot.settings import Settings
from bot.vitals import Roster

if TYPE_CHECKING:
    from adapters.telegram.options import TelegramOptions, WebhookOptions


def make_adapters(
    settings: Settings, services: Services, roster: Roster | None = None
) -> tuple[PlatformAdapter, ...]:
    """Make an adapter for every platform that has a token, and put it on the roster."""
    roster = roster or Roster()
    adapters: list[PlatformAdapter] = []
    if settings.telegram_token:
        adapters.append(_telegram(settings, settings.telegram_token, services, roster))
    if settings.discord_token:
        adapters.append(_discord(settings, settings.discord_token, services, roster))
    return tuple(adapters)


def _watched(services: Services, name: str, roster: Roster) -> Services:
    """Return what the adapter of one platform is given, so that it can be seen how it is."""
    desk = ObservedDesk(services.desk, name, roster.observer)
    return replace(services, desk=desk, pulse=roster.of(name))


def _telegram(
    settings: Settings, token: SecretStr, services: Services, roster: Roster
) -> PlatformAdapter:
    # Imported here, like Discord's: the libraries are large, and few need both. The variable asks
    # python-telegram-bot for the form of durations that its next major version has.
    from adapters.telegram.adapter import TelegramAdapter
    from adapters.telegram.options import NAME

    os.environ.setdefault("PTB_TIMEDELTA", "true")
    options = replace(_telegram_options(settings, token), webhook=_telegram_webhook(settings))
    return TelegramAdapter(_watched(services, NAME, roster), options)


def _telegram_options(settings: Settings, token: SecretStr) -> "TelegramOptions":
    from adapters.telegram.options import TelegramOptions
    from adapters.telegram.pacing import Pace

    return TelegramOptions(
        token=token.get_secret_value(),
        organization=settings.organization,
        api_url=settings.telegram_api_url,
        proxy=_revealed(settings.telegram_proxy),
        profile=settings.telegram_profile,
        pace=Pace(per_second=settings.telegram_per_second),
    )


def _telegram_webhook(settings: Settings) -> "WebhookOptions | None":
    from adapters.telegram.options import WebhookOptions

    url = settings.telegram_webhook_url
    if url is None:
        return None
    if settings.http_port is None:
        raise WebhookWithoutServer
    secret = _revealed(settings.telegram_webhook_secret) or ""
    return WebhookOptions(url, settings.telegram_webhook_path or "", secret)


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


async def telegram_username(settings: Settings) -> str:
    """Ask Telegram for the bot's user name; raises UsernameUnknown where there is no token."""
    from adapters.telegram.introduction import username_of

    if settings.telegram_token is None:
        raise UsernameUnknown
    return await username_of(_telegram_options(settings, settings.telegram_token))


def _discord(
    settings: Settings, token: SecretStr, services: Services, roster: Roster
) -> PlatformAdapter:
    from adapters.discord.adapter import DiscordAdapter
    from adapters.discord.options import DiscordOptions

    options = DiscordOptions(
        token=token.get_secret_value(),
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        proxy=_revealed(settings.discord_proxy),
        shards=settings.discord_shards,
        message_content=settings.discord_message_content,
        ephemeral=settings.discord_ephemeral,
        locale=settings.source_locale,
    )
    return DiscordAdapter(_watched(services, DiscordAdapter.name, roster), options)
