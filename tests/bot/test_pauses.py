"""Pauses grow, have a limit, differ by chance, and end early when told to stop."""

import asyncio
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.pauses import Pauses, wait_unless
from tests.bot.virtual_time import in_virtual_time, now


@given(
    seed=st.integers(),
    first=st.floats(0.001, 10),
    longest=st.floats(10, 1e4),
    count=st.integers(1, 50),
)
def test_no_pause_is_longer_than_the_limit_nor_much_shorter_than_it_should_be(
    seed: int, first: float, longest: float, count: int
) -> None:
    pauses = Pauses(first, longest, Random(seed))
    for number in range(count):
        whole = min(first * 2.0**number, longest)
        assert 0.749 * whole <= pauses.next() <= 1.001 * whole


def test_two_bots_do_not_pause_alike() -> None:
    one, other = (Pauses(1, 60, Random(seed)) for seed in (1, 2))
    assert [one.next() for _ in range(9)] != [other.next() for _ in range(9)]


def test_after_a_success_they_begin_anew() -> None:
    pauses = Pauses(1, 60, Random(1))
    assert [pauses.next() for _ in range(9)][-1] > 40
    pauses.reset()
    assert pauses.next() <= 1


@in_virtual_time
async def test_waiting_takes_its_time_or_ends_when_told_to() -> None:
    stop = asyncio.Event()
    await wait_unless(stop, 60)
    assert now() == 60
    asyncio.get_running_loop().call_later(5, stop.set)
    await wait_unless(stop, 60)
    assert now() == 65
