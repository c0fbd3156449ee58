"""The inbox: what has come in is recorded before work on it starts, and settled after the reply.

So that nothing is lost when the process dies, and nothing is answered twice when a platform
delivers again. The way of an entry: `take` -> (work) -> `sending` -> (the request that makes the
reply visible) -> `settle`. After a crash, entries that were taken are worked on again. Those that
were sending may or may not have been seen: the adapter is told so, and decides by what its
platform can know again (Discord: a nonce, an edit; Telegram: nothing).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that came in: an update of Telegram, an interaction or a message of Discord.

    `id` is the platform's own, by which it is known when it comes again. `content` is whatever the
    adapter needs to work on it after a restart; it is sealed at rest and erased when settled.
    """

    platform: str
    id: str
    content: str = field(repr=False)
    was_sending: bool = False


class Inbox(Protocol):
    """Records what came in. Implementations survive the end of the process."""

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Record entries, all or none, and return those that are new, in order."""

    async def sending(self, entry: Entry) -> None:
        """Record that from now on a reply may have been seen."""

    async def settle(self, entry: Entry) -> None:
        """Record that the work is done; erase the content."""

    async def left_behind(self, platform: str, working: Collection[str] = ()) -> tuple[Entry, ...]:
        """Take over the entries of processes that died, in the order in which they came.

        Those of this process that are not settled are among them, but for the ids on which it is
        `working` at the moment.
        """


class InboxInMemory:
    """A fake that ships with the port; it survives the end of an adapter, not of the process."""

    def __init__(self) -> None:
        self.known: set[tuple[str, str]] = set()
        self.open: dict[tuple[str, str], Entry] = {}

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Record what is not `known`."""
        fresh: dict[tuple[str, str], Entry] = {}
        for one in entries:
            if (key := (one.platform, one.id)) not in self.known:
                fresh.setdefault(key, one)
        self.known |= fresh.keys()
        self.open |= fresh
        return tuple(fresh.values())

    async def sending(self, entry: Entry) -> None:
        """Mark an entry."""
        key = (entry.platform, entry.id)
        if key in self.open:
            self.open[key] = Entry(entry.platform, entry.id, entry.content, was_sending=True)

    async def settle(self, entry: Entry) -> None:
        """Forget all but the id."""
        self.open.pop((entry.platform, entry.id), None)

    async def left_behind(self, platform: str, working: Collection[str] = ()) -> tuple[Entry, ...]:
        """Return what is open."""
        mine = (one for one in self.open.values() if one.platform == platform)
        return tuple(one for one in mine if one.id not in working)
