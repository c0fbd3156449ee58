"""What is suggested while somebody types into an option: never late, never an error."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from discord import app_commands

from adapters.discord.arrivals import Arrival, Kind
from adapters.discord.desk_work import DeskWork
from adapters.discord.languages import beginning_with
from adapters.discord.persistence import FAILURES
from adapters.discord.readings import Interaction, command_arrival
from adapters.discord.shortening import shortened
from bot.actions import AUTOMATIC
from bot.strings import language_name, strings_for

MOST = 25
MAX_NAME = 100

_PATIENCE = 2.0
"""Seconds; after three Discord says that loading has failed."""

_log = logging.getLogger(__name__)

Choices = list[app_commands.Choice[str]]


Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def suggesting(suggest: Suggest) -> Suggest:
    """Return what the library takes: it does not take methods of other objects."""

    async def complete(interaction: Interaction, typed: str) -> Choices:
        return await suggest(interaction, typed)

    return complete


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggests topics, languages and time zones."""

    work: DeskWork

    async def topics(self, interaction: Interaction, typed: str) -> Choices:
        """Suggest explainers by their questions; what is chosen is the name of one."""
        return await _offered(interaction, self._topics(_typed(interaction, typed)))

    async def languages(self, interaction: Interaction, typed: str) -> Choices:
        """Suggest languages by their own names, and the choice of none."""
        return await _offered(interaction, self._languages(_typed(interaction, typed)))

    async def zones(self, interaction: Interaction, typed: str) -> Choices:
        """Suggest time zones."""
        return await _offered(interaction, asyncio.to_thread(matching_zones, typed))

    async def _topics(self, arrival: Arrival) -> Choices:
        options = await self.work.suggest(arrival, MOST)
        return [_choice(option.question, option.slug) for option in options]

    async def _languages(self, arrival: Arrival) -> Choices:
        locales = beginning_with(arrival.text, await self.work.languages(arrival))
        automatic = strings_for(arrival.locale or "").get("language.automatic")
        named = [_choice(language_name(locale), locale) for locale in locales]
        return [*([] if arrival.text else [_choice(automatic, AUTOMATIC)]), *named]


def _typed(interaction: Interaction, text: str) -> Arrival:
    return command_arrival(interaction, Kind.TOPIC, text=text, private=True)


async def _offered(interaction: Interaction, making: Awaitable[Choices]) -> Choices:
    """Offer what can be found in time; answered here, so that the library need not fail at it."""
    choices: Sequence[app_commands.Choice[str]] = ()
    try:
        async with asyncio.timeout(_PATIENCE):
            choices = (await making)[:MOST]
    except Exception as error:
        _log.warning("nothing is suggested: %s", type(error).__name__)
    try:
        await interaction.response.autocomplete(choices)
    except FAILURES as error:
        _log.info("suggestions were not delivered: %s", type(error).__name__)
    return []


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=shortened(name, MAX_NAME), value=value)


def matching_zones(typed: str) -> Choices:
    """Return the time zones in whose names this is."""
    wanted = typed.strip().replace(" ", "_").casefold()
    found = [zone for zone in _every_zone() if wanted in zone.casefold()]
    return [_choice(zone, zone) for zone in found]


@cache
def _every_zone() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))
