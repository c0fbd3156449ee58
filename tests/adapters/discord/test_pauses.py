"""Pauses between attempts grow, and events are remembered for a while."""

from adapters.discord.recent import Recent
from bot.pauses import BackOff


def test_pauses_double_up_to_a_limit() -> None:
    back_off = BackOff(1, 5)
    assert [back_off.next() for _ in range(5)] == [1, 2, 4, 5, 5]


def test_pauses_begin_anew_after_a_success() -> None:
    back_off = BackOff(1, 5)
    back_off.next()
    back_off.reset()
    assert back_off.next() == 1


def test_an_event_is_new_once_while_it_is_remembered() -> None:
    recent = Recent(most=2)
    assert [recent.is_new(event) for event in (1, 1, 2, 3, 1, 3)] == [
        True,
        False,
        True,
        True,
        True,
        False,
    ]
