"""Whether the bot can answer now on every platform that it should serve, and if not, why not."""

import time
from dataclasses import dataclass

from bot.cli.messages import say, sentence
from bot.vitals import Clock, Condition, Roster, State, Vitals

FRESH = 90.0
"""Seconds for which a sign of life is believed: the platforms are heard about every 40 seconds."""

INDEX = "index"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is not ready, why, and for how many seconds."""

    what: str
    why: str
    seconds: float


class Readiness:
    """Looks at the index and at the vital signs of the platforms."""

    def __init__(
        self, roster: Roster, *, fresh: float = FRESH, clock: Clock = time.monotonic
    ) -> None:
        self._roster = roster
        self._fresh = fresh
        self._clock = clock
        self._began = clock()
        self._is_loaded = False

    def index_loaded(self) -> None:
        """Note that questions can be answered."""
        self._is_loaded = True

    def complaints(self) -> tuple[Complaint, ...]:
        """Return everything that is not ready; nothing means ready."""
        looked_at = [self._of_index(), *map(self._of_platform, self._roster)]
        return tuple(one for one in looked_at if one is not None)

    def _of_index(self) -> Complaint | None:
        if self._is_loaded:
            return None
        return Complaint(INDEX, say("ready.index"), self._clock() - self._began)

    def _of_platform(self, vitals: Vitals) -> Complaint | None:
        if vitals.condition.state is not State.SERVING:
            return Complaint(vitals.name, _why(vitals.name, vitals.condition), vitals.lasted)
        if not vitals.was_heard:
            return Complaint(vitals.name, say("ready.unheard", platform=vitals.name), vitals.lasted)
        if vitals.silence > self._fresh:
            return Complaint(vitals.name, say("ready.silent", platform=vitals.name), vitals.silence)
        return None


def _why(platform: str, condition: Condition) -> str:
    error = sentence(condition.error) if condition.error else ""
    return say(f"ready.{condition.state}", platform=platform, error=error).strip()
