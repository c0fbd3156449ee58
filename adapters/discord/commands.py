"""The commands: slash commands, and "Ask about this" on a message."""

import logging

import discord
from discord import app_commands

from adapters.discord.descriptions import description, menu_name
from adapters.discord.readings import Interaction
from adapters.discord.reception import Reception
from adapters.discord.server_commands import ServerDesk, server_group
from adapters.discord.suggestions import Suggestions, suggesting
from bot.model import Page

_log = logging.getLogger(__name__)


class AskerCommands(app_commands.CommandTree[discord.Client]):
    """The commands, in servers and in private, for servers and for people who install the bot."""

    def __init__(
        self, client: discord.Client, reception: Reception, suggestions: Suggestions
    ) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self._reception = reception
        self._add_ask()
        self._add_topics(suggestions)
        self._add_language(suggestions)
        self._add_pages()
        self._add_forget()
        self._add_menu()
        desk = ServerDesk(reception.servers, reception.first, reception.under_way)
        self.add_command(server_group(desk, suggestions))

    def _add_ask(self) -> None:
        @self.command(name="ask", description=description("command.ask"))
        @app_commands.describe(question=description("command.ask.question"))
        async def ask(interaction: Interaction, question: str) -> None:
            await self._reception.ask(interaction, question)

    def _add_topics(self, suggestions: Suggestions) -> None:
        @self.command(name="topics", description=description("command.topics"))
        @app_commands.describe(topic=description("command.topics.topic"))
        @app_commands.autocomplete(topic=suggesting(suggestions.topics))
        async def topics(interaction: Interaction, topic: str) -> None:
            await self._reception.topic(interaction, topic)

    def _add_language(self, suggestions: Suggestions) -> None:
        @self.command(name="language", description=description("command.language"))
        @app_commands.describe(language=description("command.language"))
        @app_commands.autocomplete(language=suggesting(suggestions.languages))
        async def language(interaction: Interaction, language: str = "") -> None:
            await self._reception.language(interaction, language)

    def _add_pages(self) -> None:
        @self.command(name="help", description=description("command.help"))
        async def show_help(interaction: Interaction) -> None:
            await self._reception.page(interaction, Page.HELP)

        @self.command(name="privacy", description=description("command.privacy"))
        async def privacy(interaction: Interaction) -> None:
            await self._reception.page(interaction, Page.PRIVACY)

    def _add_forget(self) -> None:
        @self.command(name="forget", description=description("command.forget"))
        async def forget(interaction: Interaction) -> None:
            await self._reception.forget(interaction)

    def _add_menu(self) -> None:
        @self.context_menu(name=menu_name("command.menu.ask"))
        async def ask_about(interaction: Interaction, message: discord.Message) -> None:
            await self._reception.ask_about(interaction, message.content)

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Apologize, mostly for a command of an earlier version that a client still offers."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        _log.error("a command failed: %s", type(cause).__name__)
        await self._reception.failure(interaction)
