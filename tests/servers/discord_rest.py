"""The REST side: it records requests, injects faults, checks the token and answers."""

import asyncio
import hashlib
import json
import time
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from aiohttp import web

from tests.servers.discord_conformance import conformance_problems
from tests.servers.discord_errors import ApiError, unauthorized
from tests.servers.discord_faults import VIA, Fault, Faults, misbehave
from tests.servers.discord_journal import NO_ANSWER, Call, Journal
from tests.servers.discord_routes import Route

API = "/api/v10"

MALFORMED = (LookupError, TypeError, ValueError, AttributeError)
"""What endpoints stumble over when a request lacks a field or has one of a wrong type."""


async def _no_such_endpoint(call: Call) -> None:
    raise ApiError(404, 0, "404: Not Found", breaks_a_rule=True)


UNKNOWN = Route("*", "/{path:.*}", _no_such_endpoint, public=True)


class RestApi:
    """Leads each request to its endpoint, and records what became of it."""

    def __init__(
        self, token: str, journal: Journal, faults: Faults, routes: Iterable[Route]
    ) -> None:
        self.web = web.Application()
        self.answer_delay = 0.0
        self._token = token
        self._journal = journal
        self._faults = faults
        for route in (*routes, UNKNOWN):
            self.web.router.add_route(route.method, route.path, partial(self._serve, route))

    async def _serve(self, route: Route, request: web.Request) -> web.Response:
        """Record a request, answer it as planned, and record that."""
        call = await _read(request)
        await self._journal.arrived(call)
        fault = self._faults.take(call)
        if fault is None:
            response = await self._answer(route, call)
        else:
            response = await self._go_wrong(fault, route, call, request)
        if self.answer_delay:
            await asyncio.sleep(self.answer_delay)
        is_cut = request.transport is None or request.transport.is_closing()
        await self._journal.answered(call, NO_ANSWER if is_cut else response.status)
        return response

    async def _go_wrong(
        self, fault: Fault, route: Route, call: Call, request: web.Request
    ) -> web.Response:
        if fault.kind == "slow":
            await fault.hold()
            return await self._answer(route, call)
        if fault.takes_effect:
            await self._answer(route, call)
        return misbehave(fault, request)

    async def _answer(self, route: Route, call: Call) -> web.Response:
        try:
            if not route.public and call.authorization != f"Bot {self._token}":
                raise unauthorized()
            result = await route.endpoint(call)
        except ApiError as error:
            if not error.breaks_a_rule:
                self._journal.deviated(call, tuple(conformance_problems(route, call)))
            return self._refuse(route, call, error)
        except MALFORMED as error:
            sentence = f"The request is malformed: {error!r}"
            return self._refuse(route, call, ApiError(400, 50109, sentence, breaks_a_rule=True))
        self._journal.deviated(call, tuple(conformance_problems(route, call)))
        if result is None:
            return web.Response(status=204, headers=_headers(route))
        return _json(route, result, 200)

    def _refuse(self, route: Route, call: Call, error: ApiError) -> web.Response:
        self._journal.refused(call, error)
        return _json(route, error.as_json(), error.status)


async def _read(request: web.Request) -> Call:
    call = Call(
        method=request.method,
        path=request.path.removeprefix(API),
        params=dict(request.match_info),
        query=dict(request.query),
        authorization=request.headers.get("Authorization", ""),
    )
    if request.content_type == "multipart/form-data":
        form = await request.post()
        call.body = json.loads(str(form.get("payload_json", "{}")))
        call.files = tuple(name for name in form if name.startswith("files"))
    elif request.content_type == "application/json":
        call.body = await request.json()
    return call


def _json(route: Route, body: Any, status: int) -> web.Response:
    # discord.py reads JSON only if the type is exactly this, without a charset.
    headers = _headers(route) | {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)


@cache
def _bucket(route: Route) -> str:
    return hashlib.sha256(f"{route.method} {route.path}".encode()).hexdigest()[:16]


def _headers(route: Route) -> dict[str, str]:
    return VIA | {
        "X-RateLimit-Bucket": _bucket(route),
        "X-RateLimit-Limit": "50",
        "X-RateLimit-Remaining": "49",
        "X-RateLimit-Reset": str(time.time() + 1),
        "X-RateLimit-Reset-After": "1",
    }
