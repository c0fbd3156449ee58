"""Which messages are questions to the bot, and which are answered though nobody asked it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import discord

from adapters.discord.arrivals import Arrival
from adapters.discord.readings import message_arrival
from adapters.discord.server_settings import ServerSettings
from adapters.discord.servers import Servers

_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)
_MENTION = re.compile(r"<@!?(\d+)>")


@dataclass(frozen=True, slots=True)
class Listening:
    """Decides what to make of a message."""

    servers: Servers
    now: Callable[[], datetime]

    async def heard(self, message: discord.Message, me: discord.abc.Snowflake) -> Arrival | None:
        """Return a message as an arrival, or None for what is not for the bot."""
        if message.author.bot or message.type not in _SPOKEN:
            return None
        if isinstance(message.channel, discord.DMChannel):
            return message_arrival(message, message.content)
        if message.guild is None:
            return None
        settings = await self.servers.of(message.guild.id)
        locale = settings.language or message.guild.preferred_locale.value
        if _is_addressed(message, me):
            return message_arrival(message, _without(message.content, me), locale=locale)
        if message.content and self._may_speak(settings, message.channel.id):
            return message_arrival(message, message.content, locale=locale, unasked=True)
        return None

    async def posted(self, message: discord.Message, title: str, forum: int) -> Arrival | None:
        """Return the first message of a forum's post, with its title, as an arrival."""
        if message.author.bot or message.guild is None:
            return None
        settings = await self.servers.of(message.guild.id)
        if not self._may_speak(settings, forum):
            return None
        text = f"{title}\n{message.content}".strip()
        locale = settings.language or message.guild.preferred_locale.value
        return message_arrival(message, text, locale=locale, unasked=True)

    def _may_speak(self, settings: ServerSettings, channel: int) -> bool:
        is_quiet = settings.quiet is not None and settings.quiet.include(self.now())
        return not is_quiet and self.servers.channel_key(channel) in settings.channels


def _is_addressed(message: discord.Message, me: discord.abc.Snowflake) -> bool:
    """Whether a message mentions the bot, or replies to it."""
    if any(user.id == me.id for user in message.mentions):
        return True
    replied = message.reference.resolved if message.reference else None
    is_reply = isinstance(replied, discord.Message) and replied.author.id == me.id
    # Without the message-content intent a reply that does not mention the bot comes without text.
    return is_reply and bool(message.content)


def _without(text: str, me: discord.abc.Snowflake) -> str:
    return _MENTION.sub(lambda found: "" if int(found[1]) == me.id else found[0], text).strip()
