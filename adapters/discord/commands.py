"""The slash commands: /ask and /help."""

import asyncio
import logging

import discord
from discord import app_commands

from adapters.discord.delivery import Interaction
from adapters.discord.descriptions import Descriptions, description
from adapters.discord.pauses import BackOff
from adapters.discord.replies import Replies
from adapters.discord.under_way import UnderWay

_log = logging.getLogger(__name__)


class AskerCommands(app_commands.CommandTree[discord.Client]):
    """The commands, in servers and in private, for servers and for people who install the bot."""

    def __init__(self, client: discord.Client, replies: Replies, under_way: UnderWay) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self._replies = replies
        self._under_way = under_way
        self._add_ask()
        self._add_help()

    def _add_ask(self) -> None:
        @self.command(name="ask", description=description("command.ask"))
        @app_commands.describe(question=description("command.ask.question"))
        async def ask(interaction: Interaction, question: str) -> None:
            await self._under_way.run(self._replies.to_question(interaction, question))

    def _add_help(self) -> None:
        @self.command(name="help", description=description("command.help"))
        async def show_help(interaction: Interaction) -> None:
            await self._under_way.run(self._replies.to_help(interaction))

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Apologize, mostly for a command of an earlier version that a client still offers."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        _log.error("a command failed: %s", type(cause).__name__)
        await self._under_way.run(self._replies.to_failure(interaction))

    async def register(self, back_off: BackOff) -> None:
        """Tell Discord the commands, again and again until it takes them."""
        await self.set_translator(Descriptions())
        while True:
            try:
                await self.sync()
            except Exception as error:
                # One bad translation is enough; the bot answers all the same.
                _log.warning("the commands were not registered: %s", type(error).__name__)
                await asyncio.sleep(back_off.next())
            else:
                return
