"""What this process has in hand: recorded, or just being recorded, and not settled yet."""


class Hands:
    """Knows ids of entries, and which of them were in hand at any time since it was last asked.

    Between the question what was left behind and the answer, an entry may come in or be settled.
    It is none of those that were left behind, though it may look like one of them.
    """

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._lately: set[str] = set()

    def watch(self) -> frozenset[str]:
        """Return what is in hand, and from now on remember what was."""
        self._lately = set(self._ids)
        return frozenset(self._ids)

    def take(self, id_: str) -> bool:
        """Take an entry in hand; return whether it was free."""
        free = id_ not in self._ids
        self._ids.add(id_)
        self._lately.add(id_)
        return free

    def take_left(self, id_: str) -> bool:
        """Take in hand what was left behind; return whether it was, and not just settled here."""
        return id_ not in self._lately and self.take(id_)

    def let_go(self, ids: set[str]) -> None:
        """Be done with entries."""
        self._ids -= ids
