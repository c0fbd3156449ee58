"""What was asked, what was answered, and how long it took."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

Place = Hashable

PLACES_KEPT = 100_000
"""Of how many places it is remembered what was answered there, so that memory has an end."""


@dataclass
class Pending:
    """A question that waits for its answer."""

    key: str
    asked_at: float


@dataclass
class Ledger:
    """Pairs answers with questions: by the place and by the key, which the answer repeats.

    An answer to a question that was answered before counts as doubled. One that repeats no key,
    such as an abstention, settles the oldest question of its place.
    """

    asked: int = 0
    answered: int = 0
    doubled: int = 0
    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    _pending: defaultdict[Place, list[Pending]] = field(default_factory=lambda: defaultdict(list))
    _settled: defaultdict[Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def waiting(self) -> int:
        """How many questions have no answer; in the end these are lost."""
        return self.asked - self.answered

    @property
    def waiting_places(self) -> tuple[Place, ...]:
        """Where somebody waits for an answer."""
        return tuple(self._pending)

    def ask(self, place: Place, key: str, now: float) -> None:
        """Note a question."""
        self.asked += 1
        self._pending[place].append(Pending(key, now))

    def answer(self, place: Place, text: str, now: float) -> None:
        """Note an answer."""
        pending = self._pending.get(place, [])
        found = next((one for one in pending if one.key in text), None)
        if found is None and self._is_repeated(place, text):
            self.doubled += 1
        elif found is not None or pending:
            self._settle(place, found or pending[0], now)
        else:
            self.doubled += 1

    def _is_repeated(self, place: Place, text: str) -> bool:
        return any(key in text for key in self._settled.get(place, ()))

    def _settle(self, place: Place, question: Pending, now: float) -> None:
        self._pending[place].remove(question)
        if not self._pending[place]:
            del self._pending[place]
        self._settled[place][question.key] += 1
        if len(self._settled) > PLACES_KEPT:
            del self._settled[next(iter(self._settled))]
        self.answered += 1
        self.seconds.append(now - question.asked_at)

    def percentile(self, share: float) -> float:
        """Return the time within which such a share of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    def slowest_over_time(self, points: int) -> list[float]:
        """Return the slowest answer of each part of the run, to see when people had to wait."""
        step = max(len(self.seconds) // points, 1)
        parts = range(0, len(self.seconds), step)
        return [round(max(self.seconds[start : start + step]), 3) for start in parts]
