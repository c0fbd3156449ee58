"""From what discord.py hands over to arrivals."""

from typing import Any, TypeAlias

import discord

from adapters.discord.arrivals import Arrival, Kind, Manner
from adapters.discord.components import pressed_in, rows_in
from adapters.discord.modals import words_in
from adapters.discord.rows import without_action
from bot.actions import Rate, decode

Interaction: TypeAlias = discord.Interaction[discord.Client]


def command_arrival(
    interaction: Interaction, kind: Kind, *, text: str = "", action: str = "", private: bool
) -> Arrival:
    """Return what a command asks for."""
    return _arrival(
        interaction, kind=kind, manner=Manner.NEW, text=text, action=action, private=private
    )


def press_arrival(interaction: Interaction) -> Arrival:
    """Return what the press of a button asks for.

    The message becomes the reply if the asker has pressed. To others the reply is shown in
    private, and so is that the button means nothing any more.
    """
    custom_id = pressed_in(interaction.data)
    replaces = decode(custom_id) is not None and is_askers_own(interaction)
    return _arrival(
        interaction,
        kind=Kind.PRESS,
        manner=Manner.REPLACE if replaces else Manner.NEW,
        action=custom_id,
        private=not replaces,
        rows=_kept(interaction, custom_id),
    )


def words_arrival(interaction: Interaction, *, private: bool) -> Arrival:
    """Return what was written into a form."""
    data: Any = interaction.data
    custom_id = str(data["custom_id"])
    is_remark = isinstance(decode(custom_id), Rate)
    replaces = is_remark and is_askers_own(interaction)
    return _arrival(
        interaction,
        kind=Kind.WORDS,
        manner=Manner.REPLACE if replaces else Manner.NEW,
        text=words_in(data),
        action=custom_id,
        private=is_remark or private or _is_private(interaction),
        rows=_kept(interaction, custom_id),
    )


def message_arrival(
    message: discord.Message, text: str, *, locale: str | None = None, unasked: bool = False
) -> Arrival:
    """Return what a message asks; Discord does not tell the writer's locale."""
    return Arrival(
        id=message.id,
        kind=Kind.QUESTION,
        manner=Manner.MESSAGE,
        user=message.author.id,
        channel=message.channel.id,
        guild=message.guild.id if message.guild else 0,
        text=text,
        locale=locale,
        unasked=unasked,
    )


def is_askers_own(interaction: Interaction) -> bool:
    """Whether the message was made for the one who acts, or nobody else can see it."""
    message = interaction.message
    if message is None or interaction.guild_id is None:
        return message is not None
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id == interaction.user.id
    asked = message.reference.resolved if message.reference else None
    return isinstance(asked, discord.Message) and asked.author.id == interaction.user.id


def _kept(interaction: Interaction, custom_id: str) -> Any:
    """Return the rows that stay when this was pressed; both ratings are in one row."""
    return without_action(rows_in(interaction.message), custom_id)


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _arrival(interaction: Interaction, **fields: Any) -> Arrival:
    return Arrival(
        id=interaction.id,
        user=interaction.user.id,
        channel=interaction.channel_id or 0,
        guild=interaction.guild_id or 0,
        application=interaction.application_id,
        token=interaction.token,
        locale=interaction.locale.value,
        **fields,
    )
