"""The library's client for one bot, with the requests that it makes."""

import httpx
from telegram import Bot

from adapters.telegram.options import NAME, TelegramOptions
from adapters.telegram.requests import QuietRequest, UpdatesRequest
from bot.errors import PlatformUnreachable
from bot.pulses import Pulse

_CONNECTIONS = 24
"""More than `Pace.in_flight`, so that what answers a press finds one. The library looks at every
pair of them with each request, so that many would cost more than they win."""


def make_bot(options: TelegramOptions, pulse: Pulse) -> Bot:
    """Make the client; raises PlatformUnreachable for a proxy that is none."""
    try:
        return Bot(
            options.token,
            base_url=f"{options.server}/bot",
            request=QuietRequest(
                pulse,
                connection_pool_size=_CONNECTIONS,
                read_timeout=options.request,
                pool_timeout=options.request,
                proxy=options.proxy,
            ),
            get_updates_request=UpdatesRequest(
                pulse, connection_pool_size=1, read_timeout=options.request, proxy=options.proxy
            ),
        )
    except (ValueError, httpx.InvalidURL) as error:
        raise PlatformUnreachable(NAME, type(error).__name__) from None
