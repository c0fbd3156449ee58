"""The reception of HTTP requests: they are read, checked, spoiled on demand, answered and noted."""

import asyncio
import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.servers.telegram_errors import ApiError, BrokenRuleError
from tests.servers.telegram_faults import Fault, json_response
from tests.servers.telegram_flood import FloodGate
from tests.servers.telegram_methods import BotMethods
from tests.servers.telegram_parameters import check_types, plain_values
from tests.servers.telegram_schema import schema
from tests.servers.telegram_update import JsonObject

_POLL = "getUpdates"


@dataclass(frozen=True)
class Call:
    """A request as the bot sent it, and what it was given: nothing if it was refused or lost.

    What a poll was given is not kept, for polls are noted before they wait.
    """

    method: str
    parameters: JsonObject
    result: Any = None


class BotApi:
    """Takes the requests of one bot and keeps the record of them."""

    def __init__(
        self,
        token: str,
        methods: BotMethods,
        changed: asyncio.Condition,
        gate: FloodGate,
    ) -> None:
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self._token = token
        self._methods = methods
        self._changed = changed
        self._gate = gate
        self.calls_kept: int | None = None
        self.answer_delay = 0.0
        self.undelivered: Counter[str] = Counter()
        self.noticed_loss = asyncio.Event()
        self.listener: Callable[[Call], None] | None = None

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, or spoil it when a fault was ordered for it."""
        method = request.match_info["method"]
        parameters = plain_values(method, await _raw_parameters(request))
        fault = self._next_fault(method, parameters)
        if fault is None:
            return await self._answer(request, method, parameters)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return await self._answer(request, method, parameters)
        if fault.applied:
            await self._answer(request, method, parameters)
        else:
            await self._note(Call(method, parameters))
        return await fault.answer(request)

    async def announce(self) -> None:
        """Wake everyone who waits for something to happen."""
        async with self._changed:
            self._changed.notify_all()

    async def _answer(
        self, request: web.Request, method: str, parameters: JsonObject
    ) -> web.Response:
        if method == _POLL:
            await self._note(Call(method, parameters))
        body, status = await self._outcome(request, method, parameters)
        if method != _POLL:
            await self._note(Call(method, parameters, body.get("result")))
            await self._hold(request, method)
        return json_response(body, status)

    async def _hold(self, request: web.Request, method: str) -> None:
        """Keep the answer back for a while, and count those that the bot did not wait for."""
        try:
            if self.answer_delay:
                await asyncio.sleep(self.answer_delay)
        except asyncio.CancelledError:
            self._note_loss(method)
            raise
        if request.transport is None or request.transport.is_closing():
            self._note_loss(method)

    def _note_loss(self, method: str) -> None:
        self.undelivered[method] += 1
        self.noticed_loss.set()

    async def _outcome(
        self, request: web.Request, method: str, parameters: JsonObject
    ) -> tuple[JsonObject, int]:
        try:
            self._check_token(request)
            check_types(method, parameters)
            result = await self._result(method, parameters)
        except ApiError as error:
            self._note_violation(method, error, parameters)
            return error.as_json(), error.status
        self._note_problems(method, parameters)
        return {"ok": True, "result": result}, 200

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self._token:
            raise ApiError(401, "Unauthorized")

    async def _result(self, method: str, parameters: JsonObject) -> Any:
        if method == _POLL:
            return await self._methods.get_updates(parameters)
        self._gate.pass_through(method, parameters.get("chat_id"))
        # A copy, so that the record shows what the bot was told at that time.
        return copy.deepcopy(self._methods.find(method)(parameters))

    def _note_violation(self, method: str, error: ApiError, parameters: JsonObject) -> None:
        # A method that is missing here may exist at Telegram, but no test should miss that.
        if isinstance(error, BrokenRuleError) or error.status == 404:
            self.violations.append(f"{method}: {error.description}")
        else:
            self._note_problems(method, parameters)

    def _note_problems(self, method: str, parameters: JsonObject) -> None:
        for problem in schema().problems(method, parameters):
            self.violations.append(f"{method}: {problem}")

    async def _note(self, call: Call) -> None:
        self.calls.append(call)
        if self.calls_kept is not None and len(self.calls) > 2 * self.calls_kept:
            del self.calls[: -self.calls_kept]
        if self.listener is not None:
            self.listener(call)
        await self.announce()

    def _next_fault(self, method: str, parameters: JsonObject) -> Fault | None:
        for fault in self.faults:
            if fault.concerns(method, parameters):
                fault.times -= 1
                return fault
        return None


async def _raw_parameters(request: web.Request) -> JsonObject:
    raw: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        body: JsonObject = await request.json()
        return raw | body
    return raw | dict(await request.post())
