"""Servers whose clock is wrong, as the `Date` of their answers tells."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web


class ServerClock:
    """The clock of a server; `ahead` can be changed at any time."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def show_in(self, application: web.Application) -> None:
        """Put this clock's time into every answer of an application."""
        application.on_response_prepare.append(self._put)

    async def _put(self, request: web.Request, response: web.StreamResponse) -> None:
        now = datetime.now(UTC) + self.ahead
        response.headers["Date"] = format_datetime(now, usegmt=True)
