"""The connection to Discord, and what comes in through it."""

import asyncio
import logging
import sys
from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord

from adapters.discord.commands import AskerCommands
from adapters.discord.delivery import Delivery
from adapters.discord.desk_work import DeskWork
from adapters.discord.first_answers import FirstAnswers
from adapters.discord.guarding import guard_readers
from adapters.discord.handling import Handling
from adapters.discord.listening import Listening
from adapters.discord.options import DiscordOptions
from adapters.discord.posts import Post, Posts, begins_post
from adapters.discord.readings import Interaction
from adapters.discord.reception import Reception
from adapters.discord.records import Records
from adapters.discord.recovery import Recovery
from adapters.discord.registration import Registration
from adapters.discord.servers import Servers
from adapters.discord.suggestions import Suggestions
from adapters.discord.tracing import tracing
from adapters.discord.under_way import UnderWay
from bot.adapter import Services
from bot.pauses import BackOff

_log = logging.getLogger(__name__)


class DragomanClient(discord.Client):
    """Serves one connection; it keeps neither messages nor members."""

    def __init__(
        self,
        services: Services,
        options: DiscordOptions,
        records: Records,
        *,
        reads_content: bool,
        **sharding: Any,
    ) -> None:
        super().__init__(
            # Those who write to the bot are read; to read others needs a privileged intent.
            intents=discord.Intents(
                guilds=True,
                guild_messages=True,
                dm_messages=True,
                message_content=reads_content,
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=options.guild_ready_timeout,
            heartbeat_timeout=options.heartbeat_timeout,
            proxy=options.proxy,
            http_trace=tracing(services.pulse),
            # Otherwise the acknowledgements of heartbeats, the only regular sign, are kept quiet.
            enable_debug_events=True,
            **sharding,
        )
        guard_readers(self)
        self._pulse = services.pulse
        self._options = options
        self.delivery = Delivery(self, options)
        work = DeskWork(services)
        first = FirstAnswers(options)
        self._handling = Handling(work, records, self.delivery, first)
        self._servers = Servers(services.memories, services.hashes)
        self._listening = Listening(self._servers, lambda: datetime.now(UTC))
        self._posts = Posts()
        self._under_way = UnderWay()
        self._reception = Reception(self._handling, self._servers, first, self._under_way)
        commands = AskerCommands(self, self._reception, Suggestions(work))
        self._registration = Registration(commands, services.memories, services.hashes)
        self._recovery = Recovery(self, records, self._handling)
        self._beside: set[asyncio.Task[None]] = set()

    async def setup_hook(self) -> None:
        """Register the commands and finish what was left, without keeping anybody waiting."""
        back_off = BackOff(self._options.first_pause, self._options.longest_pause)
        for running in (self._registration.run(back_off), self._keep_recovering()):
            self._beside.add(asyncio.create_task(running))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait before every beginning but the first, as Discord demands."""
        if not initial:
            await asyncio.sleep(self._options.identify_pause)

    async def on_socket_raw_receive(self, _: str) -> None:
        """Take whatever comes through the gateway for a sign of life."""
        self._pulse.beat()

    async def on_message(self, message: discord.Message) -> None:
        """Answer what people write to the bot, or where it was asked to answer."""
        assert self.user is not None  # noqa: S101 (known since the session began)
        arrival = await self._listening.heard(message, self.user)
        if arrival is not None:
            await self._under_way.run(partial(self._handling.message, arrival))
        elif begins_post(message):
            await self._take_post(self._posts.begun(message))

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Answer a post whose first message came before it."""
        await self._take_post(self._posts.opened(thread))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer presses of any button, those of long ago too; commands come another way."""
        if interaction.type is discord.InteractionType.component:
            await self._reception.press(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._reception.words(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget what the managers of a server have chosen."""
        await self._servers.erase(guild.id)

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
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await super().close()

    async def _keep_recovering(self) -> None:
        """Finish what was left behind, now and whenever Discord may be there again."""
        while True:
            # A task of its own, for which those who stop can wait; this one never ends.
            await asyncio.create_task(self._under_way.run(self._recovery.run))
            await asyncio.sleep(self._options.recovery_seconds)

    async def _take_post(self, post: Post | None) -> None:
        if post is None:
            return
        message, thread = post
        arrival = await self._listening.posted(message, thread.name, thread.parent_id)
        if arrival is not None:
            await self._under_way.run(partial(self._handling.message, arrival))


class ShardedClient(DragomanClient, discord.AutoShardedClient):
    """Serves several connections, for a bot in very many servers."""


def client_for(
    services: Services, options: DiscordOptions, records: Records, *, reads_content: bool
) -> DragomanClient:
    """Return a client, of as many shards as the options say."""
    if options.shards is None:
        return DragomanClient(services, options, records, reads_content=reads_content)
    count = None if options.shards == "auto" else options.shards
    return ShardedClient(services, options, records, reads_content=reads_content, shard_count=count)
