"""Vital signs: how old the last sign of life is, and how long an adapter has been silent."""

from dataclasses import dataclass

import pytest

from bot.errors import TokenRefused
from bot.observing import ObserverInMemory, Stage
from bot.vitals import Condition, Roster, State, Vitals


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vitals(clock: Clock) -> Vitals:
    return Vitals("telegram", ObserverInMemory(), clock)


def test_there_is_no_age_before_the_first_sign(vitals: Vitals, clock: Clock) -> None:
    clock.now += 5
    assert vitals.age is None
    vitals.beat()
    clock.now += 7
    assert vitals.age == 7


def test_silence_begins_with_serving_or_the_last_sign(vitals: Vitals, clock: Clock) -> None:
    clock.now += 50
    vitals.begin()
    clock.now += 5
    assert vitals.silence == 5
    vitals.beat()
    clock.now += 3
    assert vitals.silence == 3
    vitals.begin()
    clock.now += 1
    assert vitals.silence == 1


def test_signs_of_the_adapter_before_do_not_count_as_heard(vitals: Vitals, clock: Clock) -> None:
    vitals.begin()
    assert not vitals.was_heard
    vitals.beat()
    assert vitals.was_heard
    clock.now += 1
    vitals.begin()
    assert not vitals.was_heard


def test_condition_is_the_last_one_told(vitals: Vitals, clock: Clock) -> None:
    assert vitals.condition == Condition(State.WAITING, 100)
    vitals.begin()
    assert vitals.condition == Condition(State.SERVING, 100)
    clock.now += 1
    error = TokenRefused("telegram")
    vitals.pause(error)
    assert vitals.condition == Condition(State.PAUSING, 101, error)
    clock.now += 1
    vitals.end(None)
    assert vitals.condition == Condition(State.ENDED, 102)
    clock.now += 4
    assert vitals.lasted == 4


def test_observer_hears_of_limits_sendings_and_new_starts() -> None:
    observer = ObserverInMemory()
    vitals = Roster(observer).of("telegram")
    vitals.limited()
    vitals.sent(0.1)
    vitals.renewed()
    vitals.pause(TokenRefused("telegram"))
    assert observer.limits == {"telegram": 1}
    assert observer.stages == {Stage.SEND: 1}
    assert observer.restarts == {"telegram": 2}


def test_roster_keeps_one_of_each() -> None:
    roster = Roster()
    assert list(roster) == []
    first = roster.of("telegram")
    assert roster.of("telegram") is first
    assert [one.name for one in (*roster, roster.of("discord"))] == ["telegram", "discord"]
