"""Telegram's advice on how often a bot may write, held to the letter.

What the true limits are is not published; a bot that keeps to the advice meets none of them.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.telegram_errors import ApiError

WRITING = frozenset(
    {
        "sendMessage",
        "sendPhoto",
        "sendRichMessage",
        "editMessageText",
        "editMessageReplyMarkup",
        "editMessageCaption",
    }
)


@dataclass(frozen=True)
class FloodLimits:
    """How many messages and edits are taken in how many seconds.

    The slack forgives a bot that counted on its side of the network.
    """

    chat_pause: float = 1.0
    overall: int = 30
    overall_window: float = 1.0
    group: int = 20
    group_window: float = 60.0
    slack: float = 0.05


@dataclass(frozen=True)
class Flood:
    """A request that came too early, and which limit it broke."""

    method: str
    chat_id: int
    limit: str
    retry_after: int


class FloodGate:
    """Counts what a bot writes, and turns away what is too much."""

    def __init__(
        self, limits: FloodLimits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits
        self.floods: list[Flood] = []
        self._clock = clock
        self._overall: deque[float] = deque()
        self._by_chat: defaultdict[int, deque[float]] = defaultdict(deque)

    def pass_through(self, method: str, chat_id: object) -> None:
        """Take a request in, or refuse it with the time to wait."""
        if self.limits is None or method not in WRITING or not isinstance(chat_id, int):
            return
        now = self._clock()
        for limit, wait in self._waits(self.limits, chat_id, now).items():
            if wait > 0:
                self._turn_away(method, chat_id, limit, wait)
        self._overall.append(now)
        self._by_chat[chat_id].append(now)

    def _waits(self, limits: FloodLimits, chat_id: int, now: float) -> dict[str, float]:
        chat, slack = self._by_chat[chat_id], limits.slack
        group = _wait(chat, now, limits.group, limits.group_window - slack) if chat_id < 0 else 0
        pause = chat[-1] + limits.chat_pause - slack - now if chat else 0
        overall = _wait(self._overall, now, limits.overall, limits.overall_window - slack)
        return {"group": group, "chat": pause, "overall": overall}

    def _turn_away(self, method: str, chat_id: int, limit: str, wait: float) -> None:
        seconds = max(1, math.ceil(wait))
        self.floods.append(Flood(method, chat_id, limit, seconds))
        text = f"Too Many Requests: retry after {seconds}"
        raise ApiError(429, text, retry_after=seconds)


def _wait(times: deque[float], now: float, most: int, window: float) -> float:
    """Return how long to wait until fewer than so many lie within the window."""
    while times and times[0] <= now - window:
        times.popleft()
    return times[-most] + window - now if len(times) >= most else 0
