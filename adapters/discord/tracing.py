"""Watches the requests to Discord: how long it takes to show something, and refusals (429)."""

from time import perf_counter
from types import SimpleNamespace

import aiohttp

from bot.pulses import Pulse

_TOO_MANY = 429
_READING = "GET"
_SHOWING = ("/messages", "/webhooks/", "/callback")


def tracing(pulse: Pulse) -> aiohttp.TraceConfig:
    """Return what the library wants for watching its requests."""

    async def begin(
        _: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestStartParams
    ) -> None:
        context.began = perf_counter()

    async def end(
        _: aiohttp.ClientSession, context: SimpleNamespace, done: aiohttp.TraceRequestEndParams
    ) -> None:
        if done.response.status == _TOO_MANY:
            pulse.limited()
        elif _shows(done):
            pulse.sent(perf_counter() - context.began)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    return trace


def _shows(done: aiohttp.TraceRequestEndParams) -> bool:
    return done.method != _READING and any(part in done.url.path for part in _SHOWING)
