"""/server: what the people who manage a server can choose for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import app_commands

from adapters.discord.descriptions import description
from adapters.discord.first_answers import FirstAnswers
from adapters.discord.languages import meant_by
from adapters.discord.readings import Interaction
from adapters.discord.rendering import rendered
from adapters.discord.server_cards import settings_card
from adapters.discord.server_settings import ServerSettings, quiet_hours
from adapters.discord.servers import Servers
from adapters.discord.suggestions import Suggestions, suggesting
from adapters.discord.under_way import UnderWay
from bot.actions import AUTOMATIC
from bot.cards import Card, notice_card
from bot.strings import interface_languages

Change = Callable[[ServerSettings], ServerSettings]

_MANAGERS = discord.Permissions(manage_guild=True)

_Channel = app_commands.AppCommandChannel


class _SpokenIn(app_commands.Transformer):
    """Takes channels and forums in which people write, whether or not they are known here."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(self, interaction: Interaction, value: Any, /) -> _Channel:
        return value  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class ServerDesk:
    """Shows and changes settings, for those who may.

    Discord hides the commands from others, but that can be set otherwise in a server, so it is
    checked again here.
    """

    servers: Servers
    first: FirstAnswers
    under_way: UnderWay

    async def change(self, interaction: Interaction, change: Change | None) -> None:
        """Change a setting, unless there is nothing to change, and show what holds then."""
        await self.under_way.run(partial(self._change, interaction, change))

    async def refuse(self, interaction: Interaction, key: str) -> None:
        """Say why nothing is changed."""
        card = notice_card(key, interaction.locale.value)
        await self.under_way.run(partial(self.first.say, interaction, rendered(card)))

    async def _change(self, interaction: Interaction, change: Change | None) -> None:
        await self.first.say(interaction, rendered(await self._outcome(interaction, change)))

    async def _outcome(self, interaction: Interaction, change: Change | None) -> Card:
        guild, locale = interaction.guild, interaction.locale.value
        if guild is None or not _may_manage(interaction):
            return notice_card("server.refused", locale)
        settings = await self.servers.of(guild.id)
        if change is not None:
            settings = change(settings)
            await self.servers.change(guild.id, settings)
        names = [
            channel.name
            for channel in guild.channels
            if self.servers.channel_key(channel.id) in settings.channels
        ]
        return settings_card(settings, names, locale)


def server_group(desk: ServerDesk, suggestions: Suggestions) -> app_commands.Group:
    """Return the commands."""
    group = app_commands.Group(
        name="server",
        description=description("command.server"),
        default_permissions=_MANAGERS,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    _add_show(group, desk)
    _add_channel(group, desk)
    _add_language(group, desk, suggestions)
    _add_private(group, desk)
    _add_quiet(group, desk, suggestions)
    return group


def _add_show(group: app_commands.Group, desk: ServerDesk) -> None:
    @group.command(name="show", description=description("command.server.show"))
    async def show(interaction: Interaction) -> None:
        await desk.change(interaction, None)


def _add_channel(group: app_commands.Group, desk: ServerDesk) -> None:
    @group.command(name="channel", description=description("command.server.channel"))
    @app_commands.describe(
        on=description("command.server.channel.on"),
        channel=description("command.server.channel.channel"),
    )
    async def channel(
        interaction: Interaction,
        on: bool,
        channel: app_commands.Transform[_Channel, _SpokenIn] | None = None,
    ) -> None:
        key = desk.servers.channel_key(channel.id if channel else interaction.channel_id or 0)
        await desk.change(interaction, lambda old: _with_channel(old, key, on=on))


def _add_language(group: app_commands.Group, desk: ServerDesk, suggestions: Suggestions) -> None:
    @group.command(name="language", description=description("command.server.language"))
    @app_commands.describe(language=description("command.server.language"))
    @app_commands.autocomplete(language=suggesting(suggestions.languages))
    async def language(interaction: Interaction, language: str) -> None:
        chosen = meant_by(language, interface_languages())
        tag = None if chosen in (None, AUTOMATIC) else chosen
        await desk.change(interaction, lambda old: replace(old, language=tag))


def _add_private(group: app_commands.Group, desk: ServerDesk) -> None:
    @group.command(name="private", description=description("command.server.private"))
    @app_commands.describe(on=description("command.server.private"))
    async def private(interaction: Interaction, on: bool) -> None:
        await desk.change(interaction, lambda old: replace(old, private=on))


def _add_quiet(group: app_commands.Group, desk: ServerDesk, suggestions: Suggestions) -> None:
    @group.command(name="quiet", description=description("command.server.quiet"))
    @app_commands.describe(
        begin=description("command.server.quiet.begin"),
        end=description("command.server.quiet.end"),
        zone=description("command.server.quiet.zone"),
    )
    @app_commands.autocomplete(zone=suggesting(suggestions.zones))
    async def quiet(
        interaction: Interaction, begin: str = "", end: str = "", zone: str = ""
    ) -> None:
        hours = quiet_hours(begin, end, zone)
        if hours is None and (begin or end or zone):
            await desk.refuse(interaction, "server.time_unknown")
        else:
            await desk.change(interaction, lambda old: replace(old, quiet=hours))


def _with_channel(settings: ServerSettings, key: str, *, on: bool) -> ServerSettings:
    others = settings.channels - {key}
    return replace(settings, channels=others | {key} if on else others)


def _may_manage(interaction: Interaction) -> bool:
    """Whether it is a manager who asks, of a server to which the bot was added."""
    permissions = interaction.permissions
    is_manager = permissions.manage_guild or permissions.administrator
    return is_manager and interaction.is_guild_integration()
