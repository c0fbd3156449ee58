"""Where interactions come in: what each asks for, and who is to see the reply."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from adapters.discord.arrivals import Kind
from adapters.discord.first_answers import FirstAnswers
from adapters.discord.handling import Handling
from adapters.discord.readings import (
    Interaction,
    command_arrival,
    press_arrival,
    words_arrival,
)
from adapters.discord.rendering import rendered
from adapters.discord.servers import Servers
from adapters.discord.under_way import UnderWay
from bot.actions import Forget, Show, encode
from bot.cards import notice_card
from bot.model import Page


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes interactions, each for as long as the bot is open."""

    handling: Handling
    servers: Servers
    first: FirstAnswers
    under_way: UnderWay

    async def ask(self, interaction: Interaction, question: str) -> None:
        """Take /ask."""
        await self._public(interaction, Kind.QUESTION, question)

    async def topic(self, interaction: Interaction, topic: str) -> None:
        """Take /topics."""
        await self._public(interaction, Kind.TOPIC, topic)

    async def ask_about(self, interaction: Interaction, text: str) -> None:
        """Take a question about what somebody else wrote: private, unless the server says not."""
        settings = await self.servers.of(interaction.guild_id)
        private = settings.private is not False
        await self._command(interaction, Kind.QUESTION, text=text, private=private)

    async def language(self, interaction: Interaction, language: str) -> None:
        """Take /language."""
        await self._command(interaction, Kind.LANGUAGE, text=language, private=True)

    async def page(self, interaction: Interaction, page: Page) -> None:
        """Take /help or /privacy."""
        action = encode(Show(page, interaction.locale.value))
        await self._command(interaction, Kind.COMMAND, action=action, private=True)

    async def forget(self, interaction: Interaction) -> None:
        """Take /forget."""
        action = encode(Forget(interaction.locale.value))
        await self._command(interaction, Kind.COMMAND, action=action, private=True)

    async def press(self, interaction: Interaction) -> None:
        """Take a press of a button, or a choice from a menu."""
        arrival = press_arrival(interaction)
        await self.under_way.run(partial(self.handling.press, interaction, arrival))

    async def words(self, interaction: Interaction) -> None:
        """Take what was written into a form."""
        arrival = words_arrival(interaction, private=await self._is_private(interaction))
        await self.under_way.run(partial(self.handling.interaction, interaction, arrival))

    async def failure(self, interaction: Interaction) -> None:
        """Apologize for a command that could not be carried out."""
        apology = rendered(notice_card("error.internal", interaction.locale.value))
        await self.under_way.run(partial(self.first.say, interaction, apology))

    async def _public(self, interaction: Interaction, kind: Kind, text: str) -> None:
        private = await self._is_private(interaction)
        await self._command(interaction, kind, text=text, private=private)

    async def _command(self, interaction: Interaction, kind: Kind, **fields: Any) -> None:
        arrival = command_arrival(interaction, kind, **fields)
        await self.under_way.run(partial(self.handling.interaction, interaction, arrival))

    async def _is_private(self, interaction: Interaction) -> bool:
        settings = await self.servers.of(interaction.guild_id)
        return self.first.options.ephemeral if settings.private is None else settings.private
