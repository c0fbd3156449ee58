"""The settings of servers, remembered under keyed hashes of their ids."""

import asyncio
import logging
from collections import OrderedDict

from adapters.discord.arrivals import PLATFORM
from adapters.discord.server_settings import ServerSettings, settings_from
from bot.keyed_hashes import KeyedHashes
from bot.memories import Memories

_log = logging.getLogger(__name__)

KIND = "server"
MOST = 1000
"""Servers whose settings are held in memory: one process serves all that happens in a server."""

_PATIENCE = 1.0
"""Seconds: an acknowledgement, which has three, may depend on the settings."""

DEFAULTS = ServerSettings()


class Servers:
    """Reads and changes the settings of servers."""

    def __init__(self, memories: Memories, hashes: KeyedHashes) -> None:
        self._memories = memories
        self._hashes = hashes
        self._known: OrderedDict[int, ServerSettings] = OrderedDict()

    async def of(self, guild: int | None) -> ServerSettings:
        """Return the settings of a server; the defaults where they cannot be read now."""
        if not guild:
            return DEFAULTS
        if guild not in self._known:
            return await self._read_in_time(guild)
        self._known.move_to_end(guild)
        return self._known[guild]

    async def change(self, guild: int, settings: ServerSettings) -> None:
        """Remember other settings."""
        await self._memories.remember(KIND, self._key(guild), settings.text())
        self._hold(guild, settings)

    async def erase(self, guild: int) -> None:
        """Forget a server."""
        self._known.pop(guild, None)
        await self._memories.erase(KIND, self._key(guild))

    def channel_key(self, channel: int) -> str:
        """Return what stands for a channel in the settings."""
        return self._hashes.of(PLATFORM, "channel", channel)

    async def _read_in_time(self, guild: int) -> ServerSettings:
        try:
            async with asyncio.timeout(_PATIENCE):
                text = await self._memories.recall(KIND, self._key(guild))
            settings = settings_from(text) if text else DEFAULTS
        except Exception as error:
            _log.error("The settings of a server cannot be read: %s", type(error).__name__)
            return DEFAULTS
        self._hold(guild, settings)
        return settings

    def _hold(self, guild: int, settings: ServerSettings) -> None:
        self._known[guild] = settings
        self._known.move_to_end(guild)
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def _key(self, guild: int) -> str:
        return self._hashes.of(PLATFORM, "guild", guild)
