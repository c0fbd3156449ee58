"""From an arrival to its reply, each exactly once.

An arrival is recorded first, so that nobody is left with the promise of a reply by a process that
dies. But a slow disk must not cost the three seconds that Discord allows: after a part of them the
arrival is acknowledged all the same. Work begins when both are done.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from adapters.discord.arrivals import Arrival, Manner
from adapters.discord.delivery import Delivery
from adapters.discord.desk_work import DeskWork
from adapters.discord.first_answers import FirstAnswers
from adapters.discord.modals import modal_for
from adapters.discord.readings import Interaction
from adapters.discord.records import Records
from adapters.discord.rendering import Post, rendered
from bot.actions import AskAnother, Rate, TellMe, decode, wants_words
from bot.cards import notice_card
from bot.inbox import Entry
from bot.model import Abstention, AbstentionReason, Answer, Notice, Reply, Silence
from bot.reply_cards import card_of

_log = logging.getLogger(__name__)

Opening: TypeAlias = Callable[[], Awaitable[bool]]
"""What comes first: False if nobody waits for a reply any more."""

Outcome: TypeAlias = Reply | Silence | None
"""None where something broke."""


@dataclass(frozen=True, slots=True)
class Handling:
    """Handles arrivals."""

    work: DeskWork
    records: Records
    delivery: Delivery
    first: FirstAnswers

    async def interaction(self, interaction: Interaction, arrival: Arrival) -> None:
        """Acknowledge an interaction, and reply to it."""
        if self.records.is_new(arrival.id):
            await self._taken(arrival, partial(self.first.acknowledge, interaction, arrival))

    async def press(self, interaction: Interaction, arrival: Arrival) -> None:
        """Reply to a press, or open a form, which has to come first."""
        action = decode(arrival.action)
        if isinstance(action, Rate | AskAnother) and wants_words(action):
            await self._ask_for_words(interaction, arrival, action)
        else:
            await self.interaction(interaction, arrival)

    async def message(self, arrival: Arrival) -> None:
        """Reply to a message."""
        if self.records.is_new(arrival.id):
            await self._taken(arrival, _nothing_to_open)

    async def finish(self, entry: Entry, arrival: Arrival) -> None:
        """Work on what was recorded, reply, and settle it, unless Discord is not there now."""
        reply = await self._reply_to(arrival)
        if not _is_silent(arrival, reply):
            await self.records.sending(entry)
            if not await self._deliver(arrival, reply):
                return
        await self.records.settle(entry)

    async def _taken(self, arrival: Arrival, opening: Opening) -> None:
        entry = arrival.entry()
        recording = asyncio.ensure_future(self.records.take(entry))
        try:
            await asyncio.wait({recording}, timeout=self.first.options.record_seconds)
            if recording.done() and not recording.result():
                return
            opened = await opening()
            if await recording:
                await (self.finish(entry, arrival) if opened else self.records.settle(entry))
        finally:
            recording.cancel()
            self.records.let_go(entry)

    async def _ask_for_words(
        self, interaction: Interaction, arrival: Arrival, action: Rate | AskAnother
    ) -> None:
        """Open a form; a mark counts whether or not words follow."""
        if not self.records.is_new(arrival.id):
            return
        opening = partial(self.first.open_form, interaction, modal_for(action))
        if isinstance(action, Rate):
            await self._taken(replace(arrival, manner=Manner.NONE), opening)
        else:
            await opening()

    async def _reply_to(self, arrival: Arrival) -> Outcome:
        try:
            return await self.work.reply_to(arrival)
        except Exception as error:
            # Its text may quote the question, so only its kind is told.
            _log.error("no reply: %s", type(error).__name__)
            return None

    async def _deliver(self, arrival: Arrival, reply: Outcome) -> bool:
        """Bring a reply; False if it should be tried again later."""
        if isinstance(reply, Silence):
            await self.delivery.hush(arrival, self._too_many(arrival))
        elif reply is None:
            await self._admit(arrival)
        elif arrival.manner is Manner.REPLACE and _is_note(arrival, reply):
            await self.delivery.note(arrival, _post(reply))
        else:
            return await self.delivery.reply(arrival, _post(reply))
        return True

    async def _admit(self, arrival: Arrival) -> None:
        """Apologize, without taking away what is there."""
        apology = rendered(notice_card("error.internal", self._locale(arrival)))
        if arrival.manner is Manner.REPLACE:
            await self.delivery.whisper(arrival, apology)
        else:
            await self.delivery.reply(arrival, apology)

    def _too_many(self, arrival: Arrival) -> Post:
        return _post(Abstention(AbstentionReason.TOO_MANY, self._locale(arrival)))

    def _locale(self, arrival: Arrival) -> str:
        return arrival.locale or self.delivery.options.locale


async def _nothing_to_open() -> bool:
    return True


def _is_silent(arrival: Arrival, reply: Outcome) -> bool:
    """Whether nothing is to be shown at all."""
    if arrival.unasked:
        return not isinstance(reply, Answer)
    is_message = arrival.manner is Manner.MESSAGE
    return arrival.manner is Manner.NONE or (is_message and isinstance(reply, Silence))


def _is_note(arrival: Arrival, reply: Reply) -> bool:
    """Whether a reply stands beside the message instead of in its place."""
    return isinstance(reply, Notice) and is_noted(arrival)


def is_noted(arrival: Arrival) -> bool:
    """Whether something is taken down and thanked for: twice would be too much."""
    return isinstance(decode(arrival.action), Rate | TellMe)


def _post(reply: Reply) -> Post:
    return rendered(card_of(reply))
