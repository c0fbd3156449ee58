"""Which requests are sent again."""

import httpx
import pytest
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.telegram.resending import Resending, seconds_to_wait

RESENDING = Resending(pause=0, longest_flood=60)


class Trouble:
    """Raises some errors, one at each call, and then succeeds."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> None:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)


def network_error(cause: Exception, kind: type[TelegramError] = NetworkError) -> TelegramError:
    error = kind("nothing works")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        network_error(httpx.ConnectError("refused")),
        network_error(httpx.ConnectTimeout("slow"), TimedOut),
        network_error(httpx.PoolTimeout("full"), TimedOut),
    ],
)
async def test_what_was_never_sent_is_sent_again(error: TelegramError) -> None:
    call = Trouble(error, error, error)
    await RESENDING.run(call)
    assert call.calls == 4


@pytest.mark.parametrize(
    "error",
    [
        network_error(httpx.ReadTimeout("slow"), TimedOut),
        network_error(httpx.RemoteProtocolError("hung up")),
        NetworkError("Bad Gateway"),
        Forbidden("blocked"),
    ],
)
async def test_what_may_have_arrived_is_not_sent_again(error: TelegramError) -> None:
    call = Trouble(error)
    with pytest.raises(TelegramError) as caught:
        await RESENDING.run(call)
    assert caught.value is error
    assert call.calls == 1


async def test_it_is_given_up_at_last() -> None:
    call = Trouble(*[network_error(httpx.ConnectError("refused"))] * 9)
    with pytest.raises(NetworkError):
        await RESENDING.run(call)
    assert call.calls == 4


async def test_flood_is_waited_out() -> None:
    call = Trouble(RetryAfter(0), RetryAfter(0))
    await RESENDING.run(call)
    assert call.calls == 3


async def test_very_long_flood_is_not_waited_out() -> None:
    call = Trouble(RetryAfter(61))
    with pytest.raises(RetryAfter):
        await RESENDING.run(call)
    assert call.calls == 1


def test_seconds_are_read_in_both_ways_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_to_wait(RetryAfter(3)) == 3
    monkeypatch.delenv("PTB_TIMEDELTA")
    with pytest.deprecated_call():
        assert seconds_to_wait(RetryAfter(3)) == 3
