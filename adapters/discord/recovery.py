"""Finishing what a process that died has left behind, without doubling anything.

- An interaction is finished by editing the message with which it was acknowledged, unless that
  shows the reply already; and the same edit twice is one. After fifteen minutes, or if it was
  never acknowledged, a message is written.
- A message carries the id of what it answers as an enforced nonce: within some minutes Discord
  returns the first one instead of posting a second. For later, a channel is searched for a reply
  to the same message before another one is written.
- Opinions and whispered notes are not repeated once they may have been made. A press whose reply
  replaces a message shows it again there, where it is the same.

What could not be sent while Discord was not there is tried again in the same way for a day, also
without a restart.

So only a message that was written in the place of an interaction could come twice, if the process
died right then and came back minutes later.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

import discord

from adapters.discord.arrivals import Arrival, Manner, arrival_of
from adapters.discord.handling import Handling, is_noted
from adapters.discord.persistence import FAILURES
from adapters.discord.records import Records
from bot.inbox import Entry

_log = logging.getLogger(__name__)

_LATER_MESSAGES = 50
"""How many messages after the question are searched."""

_AT_A_TIME = 8

_LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Finishes what is left in the inbox."""

    client: discord.Client
    records: Records
    handling: Handling

    async def run(self) -> None:
        """Finish everything, the oldest first and some at a time."""
        try:
            entries = await self.records.left_behind()
        except Exception as error:
            _log.error("What was left behind cannot be read: %s", type(error).__name__)
            return
        if entries:
            _log.info("Arrivals that were left behind: %s", len(entries))
        slots = asyncio.Semaphore(_AT_A_TIME)
        await asyncio.gather(*(self._one(entry, slots) for entry in entries))

    async def _one(self, entry: Entry, slots: asyncio.Semaphore) -> None:
        async with slots:
            try:
                await self._finish(entry, arrival_of(entry))
            except Exception as error:
                _log.error("Something left behind cannot be finished: %s", type(error).__name__)
            finally:
                self.records.let_go(entry)

    async def _finish(self, entry: Entry, arrival: Arrival | None) -> None:
        if arrival is None or _is_old(arrival):
            _log.warning("Something left behind is given up.")
            await self.records.settle(entry)
        elif entry.was_sending and await self._was_done(arrival):
            await self.records.settle(entry)
        else:
            await self.handling.finish(entry, arrival)

    async def _was_done(self, arrival: Arrival) -> bool:
        if arrival.manner is Manner.MESSAGE:
            return await self._was_answered(arrival)
        if arrival.manner is Manner.NEW:
            return await self.handling.delivery.was_shown(arrival)
        return is_noted(arrival)

    async def _was_answered(self, arrival: Arrival) -> bool:
        """Whether there is a reply of ours to a message."""
        channel = self.client.get_partial_messageable(arrival.channel)
        later = channel.history(limit=_LATER_MESSAGES, after=discord.Object(arrival.id))
        try:
            return any([self._is_reply(message, arrival) async for message in later])
        except FAILURES as error:
            _log.info("A channel cannot be searched: %s", type(error).__name__)
            return False

    def _is_reply(self, message: discord.Message, arrival: Arrival) -> bool:
        replied = message.reference.message_id if message.reference else None
        return message.author == self.client.user and replied == arrival.id


def _is_old(arrival: Arrival) -> bool:
    """Whether nobody waits for a reply any more; ids tell when something was."""
    return discord.utils.utcnow() - discord.utils.snowflake_time(arrival.id) > _LONGEST
