"""The first answer to an interaction, for which there are three seconds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import discord

from adapters.discord.arrivals import Arrival, Manner
from adapters.discord.options import DiscordOptions
from adapters.discord.persistence import ALREADY_ACKNOWLEDGED, FAILURES, code_of, persistently
from adapters.discord.posting import content_of, given_up
from adapters.discord.readings import Interaction
from adapters.discord.rendering import Post

_HURRIED = 2
"""Retries."""


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """Acknowledges interactions, opens forms, and says what needs no work."""

    options: DiscordOptions

    async def acknowledge(self, interaction: Interaction, arrival: Arrival) -> bool:
        """Tell Discord that a reply comes; False when nobody waits for ours any more."""
        new = arrival.manner is Manner.NEW
        defer = partial(interaction.response.defer, thinking=new, ephemeral=arrival.private)
        return await self._respond(defer)

    async def open_form(self, interaction: Interaction, modal: discord.ui.Modal) -> bool:
        """Open a form; this has to be the first answer to an interaction."""
        return await self._respond(partial(interaction.response.send_modal, modal))

    async def say(self, interaction: Interaction, post: Post) -> None:
        """Answer an interaction at once, for nobody else to see."""
        send = partial(interaction.response.send_message, ephemeral=True, **content_of(post))
        await self._respond(send)

    async def _respond(self, respond: Callable[[], Awaitable[Any]]) -> bool:
        attempts = 0

        async def attempt() -> None:
            nonlocal attempts
            attempts += 1
            await respond()

        pauses = self.options.retry_pauses[:_HURRIED]
        try:
            await persistently(attempt, pauses, self.options.acknowledge_seconds)
        except FAILURES as error:
            # Acknowledged already: by ourselves, if an answer to us was lost; else by another bot.
            is_ours = attempts > 1 and _was_acknowledged(error)
            if not is_ours:
                given_up("an acknowledgement", error)
            return is_ours
        return True


def _was_acknowledged(error: BaseException) -> bool:
    """Whether there was an answer before, in Discord's eyes or in those of the library."""
    is_known = isinstance(error, discord.InteractionResponded)
    return is_known or code_of(error) == ALREADY_ACKNOWLEDGED
