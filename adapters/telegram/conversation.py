"""Shows replies of the core in a chat, and asks for words where an action wants them."""

from dataclasses import dataclass

from telegram import CallbackQuery, Message

from adapters.telegram.delivery import Delivery
from adapters.telegram.errands import Errand
from adapters.telegram.places import Place, Spot, beside_presser
from adapters.telegram.prompts import Prompts
from adapters.telegram.rendering import rendered, rendered_inline, rendered_prompt
from bot.actions import Action
from bot.cards import Card
from bot.model import Reply, Silence
from bot.reply_cards import card_of

Said = Reply | Silence
"""What the core says to somebody, if anything."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Says what the core says; nothing, where that is silent."""

    delivery: Delivery
    prompts: Prompts

    async def show(self, reply: Said, place: Place, errand: Errand) -> tuple[Message, ...]:
        """Send a reply as new messages."""
        if isinstance(reply, Silence):
            return ()
        return await self.say(card_of(reply), place, errand)

    async def say(self, card: Card, place: Place, errand: Errand) -> tuple[Message, ...]:
        """Send a card as new messages."""
        return await self.delivery.send(rendered(card), place, errand.before)

    async def change(self, reply: Said, spot: Spot, errand: Errand) -> None:
        """Put a reply in the place of a message."""
        if not isinstance(reply, Silence):
            card = card_of(reply)
            rendering = rendered(card) if spot.inline_id is None else rendered_inline(card)
            await self.delivery.replace(spot, rendering, errand.before)

    async def ask(self, reply: Said, action: Action, place: Place, errand: Errand) -> None:
        """Send a reply that asks for words, and remember what for."""
        await self._ask(reply, action, place, errand, None)

    async def ask_presser(
        self, reply: Said, action: Action, query: CallbackQuery, errand: Errand
    ) -> None:
        """Ask the one who pressed a button for words, in a group nobody else."""
        if place := beside_presser(query):
            in_group = bool(errand.asker.place)
            called = query.from_user.id if in_group and place.quoted is None else None
            await self._ask(reply, action, place, errand, called)

    async def _ask(
        self, reply: Said, action: Action, place: Place, errand: Errand, called: int | None
    ) -> None:
        if not isinstance(reply, Silence):
            rendering = rendered_prompt(card_of(reply), called)
            sent = await self.delivery.send(rendering, place, errand.before)
            await self.prompts.remember(sent[-1], action)
