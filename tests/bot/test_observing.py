"""The port by which the bot tells how it is doing: every kind bears all; the fake keeps all."""

import pytest

from bot.observing import (
    Gauge,
    NothingObserved,
    Observer,
    ObserverInMemory,
    Stage,
    outcome_of,
    timed,
)
from bot.prometheus import PrometheusObserver
from tests.bot.replies import every_outcome

KINDS = (NothingObserved, ObserverInMemory, PrometheusObserver)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_told(kind: type[Observer]) -> None:
    observer = kind()
    for reply in every_outcome().values():
        observer.answered("telegram", reply, 0.1)
        observer.pressed("telegram", reply)
    for stage in Stage:
        observer.took(stage, 0.1)
    observer.limited("telegram")
    observer.restarted("telegram")
    for gauge in Gauge:
        observer.watch(gauge, lambda: 1)


def test_every_reply_has_an_outcome_of_its_own() -> None:
    for outcome, reply in every_outcome().items():
        assert outcome_of(reply) == outcome


def test_the_fake_keeps_what_it_is_told() -> None:
    observer = ObserverInMemory()
    observer.answered("telegram", None, 0.1)
    observer.pressed("discord", None)
    observer.limited("telegram")
    observer.restarted("discord")
    observer.watch(Gauge.INBOX_UNSETTLED, lambda: 7)
    assert observer.questions == {("telegram", "failed"): 1}
    assert observer.presses == {("discord", "failed"): 1}
    assert observer.stages == {Stage.WHOLE: 1}
    assert (observer.limits, observer.restarts) == ({"telegram": 1}, {"discord": 1})
    assert observer.gauges[Gauge.INBOX_UNSETTLED]() == 7


def test_stage_that_fails_is_timed_too() -> None:
    observer = ObserverInMemory()
    with pytest.raises(LookupError), timed(observer, Stage.DECIDE):
        raise LookupError
    assert observer.stages == {Stage.DECIDE: 1}
