"""Which requests are sent again."""

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.telegram.pacing import Pacing
from adapters.telegram.resending import Resending, is_uncertain, seconds_to_wait
from tests.adapters.telegram.serving import UNHURRIED

CHAT = 42


def resending() -> Resending:
    return Resending(Pacing(UNHURRIED), pause=0, longest_pause=0, longest_flood=60, times=3)


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
    await resending().run(CHAT, call)
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
        await resending().run(CHAT, call)
    assert caught.value is error
    assert call.calls == 1


async def test_it_is_given_up_at_last() -> None:
    call = Trouble(*[network_error(httpx.ConnectError("refused"))] * 9)
    with pytest.raises(NetworkError):
        await resending().run(CHAT, call)
    assert call.calls == 4


async def test_what_does_no_harm_twice_is_sent_again_a_few_times() -> None:
    error = network_error(httpx.ReadTimeout("slow"), TimedOut)
    call = Trouble(error, error)
    await resending().run(CHAT, call, harmless=True)
    assert call.calls == 3
    with pytest.raises(TimedOut):
        await resending().run(CHAT, Trouble(*[error] * 9), harmless=True)


async def test_it_is_said_before_each_time() -> None:
    said = Trouble()
    await resending().run(CHAT, Trouble(RetryAfter(0)), said)
    assert said.calls == 2


@pytest.mark.parametrize(
    ("error", "uncertain"),
    [
        (network_error(httpx.ReadTimeout("slow"), TimedOut), True),
        (NetworkError("Bad Gateway"), True),
        (network_error(httpx.ConnectError("refused")), False),
        (NetworkError("Too Many Requests (429)"), False),
        (BadRequest("chat not found"), False),
        (Forbidden("blocked"), False),
        (LookupError(), False),
    ],
)
def test_uncertain_is_what_may_have_been_carried_out(error: Exception, uncertain: bool) -> None:
    assert is_uncertain(error) == uncertain


async def test_flood_without_a_time_is_waited_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.telegram.resending._FLOOD_SECONDS", 0)
    call = Trouble(NetworkError("Too Many Requests (429)"))
    await resending().run(CHAT, call)
    assert call.calls == 2


async def test_flood_is_waited_out() -> None:
    call = Trouble(RetryAfter(0), RetryAfter(0))
    await resending().run(CHAT, call)
    assert call.calls == 3


async def test_very_long_flood_is_not_waited_out() -> None:
    call = Trouble(RetryAfter(61))
    with pytest.raises(RetryAfter):
        await resending().run(CHAT, call)
    assert call.calls == 1


def test_seconds_are_read_in_both_ways_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_to_wait(RetryAfter(3)) == 3
    monkeypatch.delenv("PTB_TIMEDELTA")
    with pytest.deprecated_call():
        assert seconds_to_wait(RetryAfter(3)) == 3
