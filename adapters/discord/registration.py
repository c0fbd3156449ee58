"""Telling Discord the commands: only when they have changed, and never in anybody's way."""

import asyncio
import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from adapters.discord.arrivals import PLATFORM
from adapters.discord.descriptions import Descriptions
from bot.keyed_hashes import KeyedHashes
from bot.memories import Memories
from bot.pauses import BackOff

_log = logging.getLogger(__name__)

KIND = "commands"

_NOT_WELL_FORMED = 400


@dataclass(frozen=True, slots=True)
class Registration:
    """Registers the commands of an application, and remembers which it has registered."""

    commands: app_commands.CommandTree[discord.Client]
    memories: Memories
    hashes: KeyedHashes

    async def run(self, back_off: BackOff) -> None:
        """Register, again and again until Discord takes the commands."""
        while True:
            try:
                await self._register_changes()
            except Exception as error:
                _log.warning("the commands were not registered: %s", type(error).__name__)
                await asyncio.sleep(back_off.next())
            else:
                return

    async def _register_changes(self) -> None:
        await self.commands.set_translator(Descriptions())
        key = self.hashes.of(PLATFORM, "application", self.commands.client.application_id or 0)
        digest = _digest(await self._payload())
        if await self.memories.recall(KIND, key) != digest:
            await self._register()
            await self.memories.remember(KIND, key, digest)

    async def _register(self) -> None:
        try:
            await self.commands.sync()
        except discord.HTTPException as error:
            if error.status != _NOT_WELL_FORMED:
                raise
            # One bad translation is enough to be refused, so English has to do.
            _log.warning("the commands are registered untranslated: code %s", error.code)
            await self.commands.set_translator(None)
            await self.commands.sync()

    async def _payload(self) -> list[dict[str, Any]]:
        translator = self.commands.translator
        assert translator is not None  # noqa: S101 (set just before)
        return [
            await command.get_translated_payload(self.commands, translator)
            for command in self.commands.get_commands()
        ]


def _digest(payload: list[dict[str, Any]]) -> str:
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
