"""The updates that wait for the bot, which either asks for them or has them posted to its webhook.

An update stays with Telegram until the bot confirms it: by asking for a later one, or by a 2xx
answer of its webhook.
"""

import asyncio
import contextlib

from tests.servers.telegram_errors import ApiError
from tests.servers.telegram_rules import UPDATES_ON_REQUEST
from tests.servers.telegram_update import JsonObject
from tests.servers.telegram_webhook import Courier, Repetition

_FIRST_UPDATE_ID = 1000


class UpdateQueue:
    """Keeps updates in order and hands them out."""

    def __init__(self, changed: asyncio.Condition) -> None:
        self.allowed: list[str] = []
        self.webhook: JsonObject | None = None
        self.deliveries: list[int | None] = []
        self.courier: Courier | None = None
        self.repetition = Repetition(self.deliver)
        self._changed = changed
        self._waiting: list[JsonObject] = []
        self._unconfirmed: list[JsonObject] = []
        self._turn = 0
        self._last_id = _FIRST_UPDATE_ID

    @property
    def pending_count(self) -> int:
        """The number of updates which the bot has not confirmed."""
        return len(self._unconfirmed) + len(self._waiting)

    def number_from(self, update_id: int) -> None:
        """Give the next update the number after this one."""
        self._last_id = update_id

    def next_id(self) -> int:
        """Return the number of the next update."""
        self._last_id += 1
        return self._last_id

    def add(self, update: JsonObject) -> None:
        """Let an update wait for the bot, unless the bot did not ask for its kind."""
        (kind,) = update.keys() - {"update_id"}
        if kind in self.allowed or (not self.allowed and kind not in UPDATES_ON_REQUEST):
            self._waiting.append(update)

    def force(self, update: JsonObject) -> None:
        """Let an update wait even if the bot did not ask for its kind."""
        self._waiting.append(update)

    def drop_pending(self) -> None:
        """Forget every update that the bot has not confirmed."""
        self._waiting.clear()
        self._unconfirmed.clear()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[JsonObject]:
        """Wait for updates for some seconds; a younger poll or a webhook ends this one."""
        self._refuse_beside_webhook()
        self._turn += 1
        turn = self._turn
        self._confirm(offset)
        async with self._changed:
            self._changed.notify_all()
            await self._wait(turn, seconds)
        self._refuse_after_turn(turn)
        return self._hand_out(limit)

    def set_webhook(self, webhook: JsonObject | None) -> None:
        """Post updates to this address from now on, or wait for polls when there is none."""
        self.webhook = webhook
        self.courier = None
        if webhook is not None:
            self.courier = Courier(webhook, lambda: self._waiting, self._accepted, self.deliveries)
            self._turn += 1

    async def deliver(self) -> None:
        """Post what waits to the webhook; what is not accepted is tried again later."""
        if self.courier is None or not self._waiting:
            return
        if await self.courier.carry():
            self.repetition.succeeded()
        else:
            self.repetition.failed()
        async with self._changed:
            self._changed.notify_all()

    def _accepted(self, update: JsonObject) -> None:
        self._waiting = [waiting for waiting in self._waiting if waiting is not update]

    def _refuse_beside_webhook(self) -> None:
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )

    def _refuse_after_turn(self, turn: int) -> None:
        if turn == self._turn:
            return
        if self.webhook is not None:
            raise ApiError(409, "Conflict: terminated by setWebhook request")
        raise ApiError(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._waiting = (self._unconfirmed + self._waiting)[offset:]
            self._unconfirmed = []
        # Only what was handed out counts, so that a test can deliver an old update once more.
        elif offset:
            self._unconfirmed = [
                update for update in self._unconfirmed if update["update_id"] >= offset
            ]

    async def _wait(self, turn: int, seconds: int) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait_for(lambda: self.pending_count or turn != self._turn)

    def _hand_out(self, limit: int) -> list[JsonObject]:
        every = self._unconfirmed + self._waiting
        self._unconfirmed, self._waiting = every[:limit], every[limit:]
        return list(self._unconfirmed)
