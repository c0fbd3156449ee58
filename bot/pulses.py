"""The port by which an adapter tells how its platform is doing; a null object and a fake for it."""

from typing import Protocol


class Pulse(Protocol):
    """Takes what an adapter notices of its platform.

    An implementation must return at once and must not raise. An adapter must call `beat` at least
    every minute while the platform can be reached, also when nobody writes: one that is silent for
    too long is taken for dead, and is started anew.
    """

    def beat(self) -> None:
        """Note a sign of life: the platform itself has just said something."""

    def limited(self) -> None:
        """Note that the platform wants fewer requests (429)."""

    def sent(self, seconds: float) -> None:
        """Note how long a request took that shows somebody something."""

    def renewed(self) -> None:
        """Note that the adapter has begun anew by itself, after a failure."""


class NoPulse:
    """Notes nothing, where nobody watches."""

    def beat(self) -> None:
        """Note nothing."""

    def limited(self) -> None:
        """Note nothing."""

    def sent(self, seconds: float) -> None:
        """Note nothing."""

    def renewed(self) -> None:
        """Note nothing."""


class PulseInMemory:
    """A fake that ships with the port: counts."""

    def __init__(self) -> None:
        self.beats = 0
        self.limits = 0
        self.sendings: list[float] = []
        self.renewals = 0

    def beat(self) -> None:
        """Count a sign of life."""
        self.beats += 1

    def limited(self) -> None:
        """Count a refusal."""
        self.limits += 1

    def sent(self, seconds: float) -> None:
        """Keep how long it took."""
        self.sendings.append(seconds)

    def renewed(self) -> None:
        """Count a new beginning."""
        self.renewals += 1
