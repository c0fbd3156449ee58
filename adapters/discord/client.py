"""The connection to Discord, and what comes in through it."""

import asyncio
import logging
import sys
from typing import Any

import discord

from adapters.discord.commands import AskerCommands
from adapters.discord.delivery import Interaction
from adapters.discord.options import DiscordOptions
from adapters.discord.pauses import BackOff
from adapters.discord.replies import Replies
from adapters.discord.tracing import tracing
from adapters.discord.under_way import UnderWay
from bot.pulses import Pulse

_log = logging.getLogger(__name__)


class DragomanClient(discord.Client):
    """Serves one connection; it keeps neither messages nor members."""

    def __init__(self, replies: Replies, options: DiscordOptions, pulse: Pulse) -> None:
        super().__init__(
            # Direct messages come with their text; that of others needs a privileged intent.
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=options.guild_ready_timeout,
            http_trace=tracing(pulse),
            # Otherwise the acknowledgements of heartbeats, the only regular sign, are kept quiet.
            enable_debug_events=True,
        )
        self._pulse = pulse
        self._replies = replies
        self._options = options
        self._under_way = UnderWay()
        self._commands = AskerCommands(self, replies, self._under_way)
        self._registering: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Register the commands, without keeping anybody waiting for that."""
        back_off = BackOff(self._options.first_pause, self._options.longest_pause)
        self._registering = asyncio.create_task(self._commands.register(back_off))

    async def on_socket_raw_receive(self, _: str) -> None:
        """Take whatever comes through the gateway for a sign of life."""
        self._pulse.beat()

    async def on_message(self, message: discord.Message) -> None:
        """Answer what people write in private."""
        if isinstance(message.channel, discord.DMChannel) and not message.author.bot:
            await self._under_way.run(self._replies.to_message(message))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer presses of any button, those of long ago too; commands come another way."""
        if interaction.type is discord.InteractionType.component:
            data: Any = interaction.data
            await self._under_way.run(self._replies.to_press(interaction, data["custom_id"]))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what went wrong, but nothing of what was said."""
        error = sys.exception()
        _log.error("%s failed: %s", event_method, type(error).__name__)

    async def finish(self) -> None:
        """Take no more, and finish the replies that are under way."""
        await self._under_way.finish(self._options.drain_seconds)

    async def close(self) -> None:
        """Close the connection, and all that still goes on."""
        await self._under_way.finish(0)
        if self._registering is not None:
            self._registering.cancel()
            await asyncio.gather(self._registering, return_exceptions=True)
        await super().close()
