"""The port by which adapters tell how their platforms are: every kind bears whatever is told."""

import pytest

from bot.observing import ObserverInMemory
from bot.pulses import NoPulse, Pulse, PulseInMemory
from bot.vitals import Vitals

KINDS: tuple[Pulse, ...] = (
    NoPulse(),
    PulseInMemory(),
    Vitals("telegram", ObserverInMemory(), lambda: 0.0),
)


@pytest.mark.parametrize("pulse", KINDS, ids=lambda pulse: type(pulse).__name__)
def test_everything_can_be_told_at_any_time_and_again(pulse: Pulse) -> None:
    for _ in range(2):
        pulse.sent(0.5)
        pulse.limited()
        pulse.renewed()
        pulse.beat()


def test_the_fake_counts() -> None:
    pulse = PulseInMemory()
    pulse.beat()
    pulse.beat()
    pulse.limited()
    pulse.sent(0.5)
    pulse.renewed()
    assert (pulse.beats, pulse.limits, pulse.sendings, pulse.renewals) == (2, 1, [0.5], 1)
