"""What is remembered of an asker: the language that they chose, under a keyed hash."""

from typing import Protocol

from bot.model import Asker


class Askers(Protocol):
    """Remembers choices. Of an asker without a key nothing is remembered."""

    async def language(self, asker: Asker) -> str | None:
        """Return the language that they chose, if any."""

    async def choose(self, asker: Asker, locale: str | None) -> None:
        """Remember a language, or with None forget it."""

    async def forget(self, asker: Asker) -> None:
        """Erase everything that is remembered of them."""


class AskersInMemory:
    """A fake that ships with the port."""

    def __init__(self) -> None:
        self.chosen: dict[str, str] = {}

    async def language(self, asker: Asker) -> str | None:
        """Return what `choose` was told last."""
        return self.chosen.get(asker.key)

    async def choose(self, asker: Asker, locale: str | None) -> None:
        """Remember a language."""
        self.chosen.pop(asker.key, None)
        if asker.key and locale:
            self.chosen[asker.key] = locale

    async def forget(self, asker: Asker) -> None:
        """Erase the choice."""
        self.chosen.pop(asker.key, None)
