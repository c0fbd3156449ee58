"""Which troubles with Telegram pass, and which end the service."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from adapters.telegram.options import NAME, TelegramOptions
from adapters.telegram.resending import seconds_to_wait
from bot.errors import (
    AnotherInstance,
    PlatformError,
    PlatformStopped,
    PlatformUnreachable,
    TokenRefused,
)

_logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_NO_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol)


class Endurance:
    """Repeats a call with growing pauses until it succeeds, or until it is known that it won't.

    Network errors are borne for ever: Telegram, or the way to it, comes back. A refused token
    ends the service at once. A second instance (409) and refusals of any other kind (400, 403, as
    after a move to another Bot API server) end it when they have lasted.
    """

    def __init__(self, options: TelegramOptions) -> None:
        self._options = options
        # The other instance may be the one that pauses, so a success between says little.
        memory = options.patience + options.longest_pause + options.poll
        self._conflicts = _Spell(options.patience, memory)
        self._refusals = _Spell(options.patience, memory)

    async def until_done(self, call: Callable[[], Awaitable[_Result]]) -> _Result:
        """Return the result of a call; raises leaves of PlatformError only."""
        failures = 0
        while True:
            try:
                result = await self._attempt(call)
            except TelegramError as error:
                if not failures:
                    _logger.warning("Telegram cannot be served: %s.", type(error).__name__)
                await asyncio.sleep(self._pause(error, failures))
                failures += 1
            else:
                if failures:
                    _logger.info("Telegram is served again.")
                return result

    async def _attempt(self, call: Callable[[], Awaitable[_Result]]) -> _Result:
        """Call once; a TelegramError that gets out of here is one that may pass."""
        try:
            return await call()
        except TelegramError as error:
            if end := self._end(error):
                # Without its cause, whose text may have the token in it.
                raise end from None
            raise
        except Exception as error:
            raise PlatformUnreachable(NAME, type(error).__name__) from None

    def _end(self, error: TelegramError) -> PlatformError | None:
        """Return what the service ends with, if this error ends it."""
        match error:
            case InvalidToken():
                return TokenRefused(NAME)
            case Conflict():
                return AnotherInstance(NAME) if self._conflicts.has_lasted() else None
            case BadRequest() | Forbidden():
                ended = PlatformStopped(NAME, type(error).__name__)
                return ended if self._refusals.has_lasted() else None
            case NetworkError(__cause__=cause) if isinstance(cause, _NO_ADDRESS):
                return PlatformUnreachable(NAME, type(cause).__name__)
        return None

    def _pause(self, error: TelegramError, failures: int) -> float:
        if isinstance(error, RetryAfter):
            return seconds_to_wait(error)
        # Bounded, for 1.5 to the power of some thousand is no number any more.
        growth = 1.5 ** min(failures, 32)
        return min(self._options.first_pause * growth, self._options.longest_pause)


class _Spell:
    """A run of the same trouble; it is over when nothing was seen of it for a while."""

    def __init__(self, patience: float, memory: float) -> None:
        self._patience = patience
        self._memory = memory
        self._began = self._seen = float("-inf")

    def has_lasted(self) -> bool:
        """Note the trouble once more, and tell whether it has lasted too long."""
        now = asyncio.get_running_loop().time()
        if now - self._seen > self._memory:
            self._began = now
        self._seen = now
        return now - self._began >= self._patience
