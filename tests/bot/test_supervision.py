"""The supervisor: what is served anew and when, what is left alone, and what nobody else notices.

An hour of these tests takes no time: see tests.bot.virtual_time.
"""

import asyncio
import logging
import re
from itertools import pairwise

import pytest

from bot.errors import (
    AdapterEnded,
    AdapterFailed,
    AdapterStuck,
    AnotherInstance,
    PlatformError,
    PlatformSilent,
    PlatformStopped,
    PlatformUnreachable,
    TokenRefused,
)
from bot.vitals import State
from tests.bot.staging import (
    Actor,
    Part,
    Stage,
    deaf,
    failing,
    immortal,
    silent,
    sound,
    sound_for,
)
from tests.bot.virtual_time import in_virtual_time, now

HOUR = 3600.0
PASSING = (
    LookupError("a mistake: why tides?"),
    ExceptionGroup("why tides?", [ValueError("why tides?")]),
    PlatformUnreachable("first", "ConnectError"),
    asyncio.CancelledError(),
)
FINAL = (TokenRefused("first"), AnotherInstance("first"), PlatformStopped("first", "4014"))


def pauses(actor: Actor) -> list[float]:
    """How long the actor rested between its parts."""
    return [began - ended for ended, began in zip(actor.ended, actor.began[1:], strict=False)]


# What passes.


@pytest.mark.parametrize("error", PASSING, ids=repr)
@in_virtual_time
async def test_platform_that_fails_is_served_anew(error: BaseException) -> None:
    stage = Stage()
    actor = stage.actor("first", failing(error), sound)
    await stage.run_for(HOUR)
    assert (len(actor.began), actor.finished) == (2, 1)
    assert stage.observer.restarts == {"first": 1}


@in_virtual_time
async def test_platform_that_ends_by_itself_is_served_anew() -> None:
    stage = Stage()
    actor = stage.actor("first", sound_for(60), sound)
    await stage.run_for(HOUR)
    assert len(actor.began) == 2
    assert stage.observer.restarts == {"first": 1}


@in_virtual_time
async def test_pauses_grow_to_a_limit_and_are_never_quite_the_same() -> None:
    stage = Stage(first_pause=1, longest_pause=60)
    actor = stage.actor("first", failing(LookupError()))
    await stage.run_for(HOUR)
    rested = pauses(actor)
    for number, pause in enumerate(rested):
        whole = min(2.0**number, 60)
        assert 0.75 * whole <= pause <= whole
    assert all(later > earlier for earlier, later in pairwise(rested[:6]))
    assert len(set(rested[6:])) == len(rested[6:]) > 10
    assert stage.observer.restarts == {"first": len(actor.ended)}


@in_virtual_time
async def test_after_a_good_while_the_pauses_begin_anew() -> None:
    stage = Stage(first_pause=1, good_while=600)
    fails = failing(LookupError())
    actor = stage.actor("first", fails, fails, fails, failing(LookupError(), 601), sound)
    await stage.run_for(HOUR)
    assert pauses(actor)[2] > 2
    assert pauses(actor)[3] <= 1


@in_virtual_time
async def test_after_a_short_while_they_do_not() -> None:
    stage = Stage(first_pause=1, good_while=600)
    fails = failing(LookupError())
    actor = stage.actor("first", fails, fails, fails, failing(LookupError(), 590), sound)
    await stage.run_for(HOUR)
    assert pauses(actor)[3] > 4


# What does not pass.


@pytest.mark.parametrize("error", FINAL, ids=lambda error: type(error).__name__)
@in_virtual_time
async def test_platform_that_ends_for_good_is_reported_and_not_tried_again(
    error: PlatformError, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage()
    ended, other = stage.actor("first", failing(error)), stage.actor("second", sound)
    running = stage.run()
    await asyncio.sleep(HOUR)
    assert len(ended.began) == 1
    assert stage.observer.restarts == {}
    (record,) = caplog.records
    assert (record.levelno, "first" in record.getMessage()) == (logging.ERROR, True)
    assert stage.roster.of("first").condition.error is error
    stage.stop.set()
    with pytest.raises(PlatformError) as caught:
        await running
    assert (caught.value, other.finished) == (error, 1)


@in_virtual_time
async def test_when_all_have_ended_the_first_error_is_told() -> None:
    stage = Stage()
    first, second = TokenRefused("first"), PlatformStopped("second", "4014")
    stage.actor("first", failing(first, 60))
    stage.actor("second", failing(second))
    with pytest.raises(TokenRefused) as caught:
        await stage.run()
    assert (caught.value, now()) == (first, 60)


# Side by side.


@pytest.mark.parametrize(
    "part", [failing(LookupError()), failing(TokenRefused("first")), silent, deaf, immortal]
)
@in_virtual_time
async def test_whatever_becomes_of_one_the_other_does_not_notice(part: Part) -> None:
    stage = Stage()
    stage.actor("first", part)
    other = stage.actor("second", sound)
    running = stage.run()
    await asyncio.sleep(HOUR)
    assert (other.began, other.ended) == ([0], [])
    assert stage.observer.restarts["second"] == 0
    assert stage.roster.of("second").condition.state is State.SERVING
    stage.stop.set()
    await asyncio.gather(running, return_exceptions=True)
    assert other.finished == 1


# The watchdog.


@in_virtual_time
async def test_platform_that_falls_silent_is_told_to_end_and_served_anew() -> None:
    stage = Stage(longest_silence=180, grace=20)
    actor = stage.actor("first", silent, sound)
    await stage.run_for(HOUR)
    assert actor.ended[0] == pytest.approx(180, abs=0.2)
    assert len(actor.began) == 2
    assert actor.finished == 2  # in good order, so that replies under way were finished
    assert stage.observer.restarts == {"first": 1}


@in_virtual_time
async def test_one_that_does_not_listen_is_cancelled() -> None:
    stage = Stage(longest_silence=180, grace=20)
    actor = stage.actor("first", deaf, sound)
    await stage.run_for(HOUR)
    assert actor.ended[0] == pytest.approx(200, abs=0.2)
    assert len(actor.began) == 2


@in_virtual_time
async def test_one_that_cannot_be_cancelled_gets_no_second_one_beside_it() -> None:
    stage = Stage(longest_silence=180, grace=20)
    actor = stage.actor("first", immortal)
    with pytest.raises(AdapterStuck):
        await stage.run()
    assert now() == pytest.approx(220, abs=0.2)
    assert len(actor.began) == 1


@in_virtual_time
async def test_one_that_beats_is_left_alone() -> None:
    stage = Stage(longest_silence=26)
    actor = stage.actor("first", sound)
    await stage.run_for(HOUR)
    assert len(actor.began) == 1
    assert stage.observer.restarts == {}


@in_virtual_time
async def test_silence_of_the_one_before_does_not_count() -> None:
    stage = Stage(longest_silence=180)
    actor = stage.actor("first", failing(LookupError(), 100), deaf)
    running = stage.run()
    await asyncio.sleep(270)
    assert len(actor.ended) == 1
    await asyncio.sleep(50)
    assert len(actor.ended) == 2
    await stopped(stage, running)


@in_virtual_time
async def test_refusal_that_shows_when_a_silent_one_ends_is_final() -> None:
    async def refused_in_the_end(_: Actor, stop: asyncio.Event) -> None:
        await stop.wait()
        raise TokenRefused("first")

    stage = Stage()
    actor = stage.actor("first", refused_in_the_end)
    with pytest.raises(TokenRefused):
        await stage.run()
    assert len(actor.began) == 1


# What is said.


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (failing(LookupError("why tides?")), AdapterFailed),
        (failing(PlatformUnreachable("first", "ConnectError")), PlatformUnreachable),
        (sound_for(1), AdapterEnded),
        (silent, PlatformSilent),
    ],
)
@in_virtual_time
async def test_failure_is_told_with_its_pause_and_never_with_its_text(
    part: Part, kind: type[PlatformError], caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage(first_pause=100)
    stage.actor("first", part)
    running = stage.run()
    await asyncio.sleep(225)
    condition = stage.roster.of("first").condition
    assert (condition.state, type(condition.error)) == (State.PAUSING, kind)
    assert caplog.records[0].levelno == logging.WARNING
    assert "tried again in" in caplog.text
    assert "tides" not in caplog.text
    await stopped(stage, running)


@in_virtual_time
async def test_mistake_is_told_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.actor("first", failing(LookupError("why tides?")), sound)
    await stage.run_for(60)
    assert re.search(r"first failed: LookupError \(staging\.py, line \d+\)\.", caplog.text)


# The end.


@in_virtual_time
async def test_all_end_in_good_order_when_told_to() -> None:
    stage = Stage()
    actors = [stage.actor("first", sound), stage.actor("second", sound)]
    await stage.run_for(60)
    assert [actor.finished for actor in actors] == [1, 1]
    assert {vitals.condition.state for vitals in stage.roster} == {State.ENDED}


@in_virtual_time
async def test_nobody_waits_for_the_end_of_a_pause() -> None:
    stage = Stage(first_pause=100)
    stage.actor("first", failing(LookupError()))
    await stage.run_for(10)
    assert now() == 10


@in_virtual_time
async def test_one_that_does_not_end_when_told_to_is_cancelled() -> None:
    stage = Stage(grace=20)
    actor = stage.actor("first", deaf)
    await stage.run_for(10)
    assert (actor.ended, now()) == ([30], 30)


@in_virtual_time
async def test_failure_at_the_end_is_told() -> None:
    async def fails_in_the_end(_: Actor, stop: asyncio.Event) -> None:
        await stop.wait()
        raise LookupError

    stage = Stage()
    stage.actor("first", fails_in_the_end)
    with pytest.raises(AdapterFailed):
        await stage.run_for(10)


@in_virtual_time
async def test_cancellation_ends_all_and_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    actors = [stage.actor("first", sound), stage.actor("second", deaf)]
    running = stage.run()
    await asyncio.sleep(1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [actor.ended for actor in actors] == [[1], [1]]
    assert caplog.records == []


async def stopped(stage: Stage, running: asyncio.Task[None]) -> None:
    stage.stop.set()
    await running
