"""What operators and their machines ask: `/health`, `/ready` and `/metrics`.

None of the answers has a word of anybody's, an id or a secret in it.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.readiness import Complaint, Readiness

_UNAVAILABLE = 503
_NO_STORE = {"Cache-Control": "no-store"}


def probe_routes(readiness: Readiness, metrics: Callable[[], bytes]) -> tuple[BaseRoute, ...]:
    """Return the routes; `metrics` may block."""

    async def health(_: Request) -> Response:
        return JSONResponse({"alive": True}, headers=_NO_STORE)

    async def ready(_: Request) -> Response:
        return _ready(readiness.complaints())

    async def exposed(_: Request) -> Response:
        text = await asyncio.to_thread(metrics)
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers=_NO_STORE)

    return Route("/health", health), Route("/ready", ready), Route("/metrics", exposed)


def _ready(complaints: tuple[Complaint, ...]) -> Response:
    now = datetime.now(UTC)
    body = {"ready": not complaints, "not_ready": [_told(one, now) for one in complaints]}
    return JSONResponse(body, _UNAVAILABLE if complaints else 200, headers=_NO_STORE)


def _told(complaint: Complaint, now: datetime) -> dict[str, str]:
    since = now - timedelta(seconds=complaint.seconds)
    return {
        "what": complaint.what,
        "why": complaint.why,
        "since": since.isoformat(timespec="seconds"),
    }
