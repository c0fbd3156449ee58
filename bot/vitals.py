"""What is known of the platforms of this process: their last signs of life, and how they are.

Adapters and the supervisor write it; the watchdog, `/ready` and `/metrics` read it.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import PlatformError
from bot.observing import NothingObserved, Observer, Stage

Clock = Callable[[], float]
"""Seconds that only grow, such as time.monotonic."""


class State(StrEnum):
    """What the supervisor does with a platform."""

    WAITING = "waiting"
    SERVING = "serving"
    PAUSING = "pausing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a platform is, since which time of the clock, and the error that brought it there."""

    state: State
    since: float
    error: PlatformError | None = None


class Vitals:
    """The vital signs of one platform; to its adapter, a `bot.pulses.Pulse`."""

    def __init__(self, name: str, observer: Observer, clock: Clock) -> None:
        self.name = name
        self._observer = observer
        self._clock = clock
        self._last: float | None = None
        self.condition = Condition(State.WAITING, clock())

    # What the adapter tells.

    def beat(self) -> None:
        """Note a sign of life."""
        self._last = self._clock()

    def limited(self) -> None:
        """Tell the observer of a 429."""
        self._observer.limited(self.name)

    def sent(self, seconds: float) -> None:
        """Tell the observer how long sending took."""
        self._observer.took(Stage.SEND, seconds)

    def renewed(self) -> None:
        """Tell the observer that the adapter has begun anew."""
        self._observer.restarted(self.name)

    # What the supervisor tells.

    def begin(self) -> None:
        """Note that an adapter begins to serve."""
        self.condition = Condition(State.SERVING, self._clock())

    def pause(self, error: PlatformError) -> None:
        """Note that the platform will be served anew."""
        self.condition = Condition(State.PAUSING, self._clock(), error)
        self._observer.restarted(self.name)

    def end(self, error: PlatformError | None) -> None:
        """Note that the platform is not served any more."""
        self.condition = Condition(State.ENDED, self._clock(), error)

    # What others want to know.

    @property
    def age(self) -> float | None:
        """Seconds since the last sign of life; None if there never was one."""
        return None if self._last is None else self._clock() - self._last

    @property
    def silence(self) -> float:
        """Seconds without a sign of life, as long as the present adapter serves."""
        began = self.condition.since
        return self._clock() - (began if self._last is None else max(began, self._last))

    @property
    def was_heard(self) -> bool:
        """Whether there was a sign of life since the present condition began."""
        return self._last is not None and self._last >= self.condition.since

    @property
    def lasted(self) -> float:
        """Seconds since the present condition began."""
        return self._clock() - self.condition.since


class Roster:
    """The platforms of this process, each with its vital signs."""

    def __init__(self, observer: Observer | None = None, clock: Clock = time.monotonic) -> None:
        self.observer: Observer = observer or NothingObserved()
        self._clock = clock
        self._vitals: dict[str, Vitals] = {}

    def of(self, name: str) -> Vitals:
        """Return the vital signs of a platform, which is on the roster from now on."""
        if name not in self._vitals:
            self._vitals[name] = Vitals(name, self.observer, self._clock)
        return self._vitals[name]

    def __iter__(self) -> Iterator[Vitals]:
        return iter(tuple(self._vitals.values()))
