"""The delivery of updates to a bot's own address.

As Telegram does, it posts to several connections at once, keeps the order within a chat, and tries
again, ever later, what was not accepted.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.servers.telegram_update import JsonObject

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_TIMEOUT = aiohttp.ClientTimeout(total=5)
_CONNECTIONS = 40


class Courier:
    """Carries what waits to a webhook, and stops in each chat at what is not accepted."""

    def __init__(
        self,
        webhook: JsonObject,
        waiting: Callable[[], list[JsonObject]],
        accepted: Callable[[JsonObject], None],
        deliveries: list[int | None],
    ) -> None:
        self.last_error: JsonObject = {}
        self._webhook = webhook
        self._waiting = waiting
        self._accepted = accepted
        self._deliveries = deliveries
        self._busy: set[Any] = set()
        self._connections = asyncio.Semaphore(webhook.get("max_connections", _CONNECTIONS))

    async def carry(self) -> bool:
        """Post what waits, chats side by side, and tell whether all of it was accepted."""
        idle = {_queue_of(update) for update in self._waiting()} - self._busy
        if not idle:
            return True
        # Before anything is awaited, so that nobody else carries the same.
        self._busy |= idle
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            done = await asyncio.gather(*(self._carry(session, queue) for queue in idle))
        return all(done)

    async def _carry(self, session: aiohttp.ClientSession, queue: Any) -> bool:
        try:
            while (update := self._next(queue)) is not None:
                if not await self._hand_over(session, update):
                    return False
            return True
        finally:
            self._busy.discard(queue)

    def _next(self, queue: Any) -> JsonObject | None:
        waiting = self._waiting()
        return next((update for update in waiting if _queue_of(update) == queue), None)

    async def _hand_over(self, session: aiohttp.ClientSession, update: JsonObject) -> bool:
        async with self._connections:
            status = await self._post(session, update)
        self._deliveries.append(status)
        if status is None or not 200 <= status <= 299:
            self._note_error(status)
            return False
        self._accepted(update)
        return True

    async def _post(self, session: aiohttp.ClientSession, update: JsonObject) -> int | None:
        secret = self._webhook.get("secret_token")
        headers = {_SECRET_HEADER: secret} if secret else {}
        try:
            async with session.post(self._webhook["url"], json=update, headers=headers) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return None

    def _note_error(self, status: int | None) -> None:
        reason = f"Wrong response from the webhook: {status}" if status else "Connection failed"
        self.last_error = {"last_error_date": int(time.time()), "last_error_message": reason}


class Repetition:
    """Calls something again after a pause, which doubles until a call succeeds."""

    def __init__(self, attempt: Callable[[], Any], first_pause: float = 1.0) -> None:
        self.first_pause = first_pause
        self._attempt = attempt
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    def failed(self) -> None:
        """Try again later, unless that is planned already."""
        if self._task is None or self._task.done():
            self._failures += 1
            pause = min(self.first_pause * 2 ** (self._failures - 1), 60)
            self._task = asyncio.create_task(self._repeat(pause))

    def succeeded(self) -> None:
        """Begin again with the shortest pause."""
        self._failures = 0

    async def stop(self) -> None:
        """Give up."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _repeat(self, pause: float) -> None:
        await asyncio.sleep(pause)
        # The next failure plans the next repetition, so this one counts as over.
        self._task = None
        await self._attempt()


def _queue_of(update: JsonObject) -> Any:
    (kind,) = update.keys() - {"update_id"}
    content = update[kind]
    if kind == "callback_query":
        content = content.get("message", content)
    place = content.get("chat") or content.get("from") or {}
    return place.get("id", update["update_id"])
