"""Events that came before: Discord may deliver one again when a connection is resumed."""

from collections import deque

MOST = 1024


class Recent:
    """Remembers the ids of the latest events, and nothing else of them."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._order: deque[int] = deque()
        self._ids: set[int] = set()

    def is_new(self, event_id: int) -> bool:
        """Whether an event comes for the first time."""
        if event_id in self._ids:
            return False
        self._ids.add(event_id)
        self._order.append(event_id)
        if len(self._order) > self._most:
            self._ids.discard(self._order.popleft())
        return True
