"""Messages of the bot's that ask for words, and what for: known again after a restart too."""

from dataclasses import dataclass

from telegram import Message

from adapters.telegram.options import NAME
from bot.actions import Action, decode, encode
from bot.keyed_hashes import KeyedHashes
from bot.memories import Memories

_KIND = "prompt"
_DAYS = 2


@dataclass(frozen=True, slots=True)
class Prompts:
    """Remembers for two days which action a message asked words for, under a keyed hash."""

    memories: Memories
    hashes: KeyedHashes

    async def remember(self, message: Message, action: Action) -> None:
        """Remember what a reply to a message is about."""
        await self.memories.remember(_KIND, self._key(message), encode(action), _DAYS)

    async def recall(self, message: Message | None) -> Action | None:
        """Return what a reply to this message is about; None if it is just a question."""
        if message is None:
            return None
        value = await self.memories.recall(_KIND, self._key(message))
        return decode(value) if value else None

    def _key(self, message: Message) -> str:
        return self.hashes.of(NAME, "message", f"{message.chat.id}:{message.message_id}")
