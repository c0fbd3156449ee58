"""Who wants to be told when there is an answer to what they asked."""

from typing import Protocol

from bot.model import Asker


class Subscriptions(Protocol):
    """Keeps wishes to be told; the address is sealed before it is stored."""

    async def subscribe(self, asker: Asker, reference: str, locale: str) -> bool:
        """Keep a wish; False where the question is not known, or there is no address."""

    async def forget(self, asker: Asker) -> None:
        """Erase all wishes of an asker."""


class SubscriptionsInMemory:
    """A fake that ships with the port."""

    def __init__(self) -> None:
        self.wishes: set[tuple[str, str, str]] = set()

    async def subscribe(self, asker: Asker, reference: str, locale: str) -> bool:
        """Keep a wish."""
        if not (asker.key and asker.address):
            return False
        self.wishes.add((asker.key, reference, locale))
        return True

    async def forget(self, asker: Asker) -> None:
        """Erase all wishes of an asker."""
        self.wishes = {wish for wish in self.wishes if wish[0] != asker.key}
