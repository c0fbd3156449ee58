"""Small things that adapters have to know again after a restart, each under a key, for a while.

Such as which question a message of the bot asked for (a prompt), the choices of a server's
managers, or the digest of the commands that were registered. Keys of people and chats are hashes.
"""

from typing import Protocol


class Memories(Protocol):
    """Remembers texts by kind and key."""

    async def remember(self, kind: str, key: str, value: str, days: int | None = None) -> None:
        """Remember a value, for so many days or for ever, instead of an earlier one."""

    async def recall(self, kind: str, key: str) -> str | None:
        """Return what is remembered."""

    async def erase(self, kind: str, key: str) -> None:
        """Forget it."""


class MemoriesInMemory:
    """A fake that ships with the port; nothing in it ends by itself."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    async def remember(self, kind: str, key: str, value: str, days: int | None = None) -> None:
        """Remember a value."""
        self.values[kind, key] = value

    async def recall(self, kind: str, key: str) -> str | None:
        """Return what is remembered."""
        return self.values.get((kind, key))

    async def erase(self, kind: str, key: str) -> None:
        """Forget it."""
        self.values.pop((kind, key), None)
