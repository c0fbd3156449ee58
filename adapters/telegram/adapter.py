"""The Telegram adapter: connects, takes updates, replies, and ends in good order."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext

from starlette.routing import Route

from adapters.telegram.connection import make_bot
from adapters.telegram.counts import Counts
from adapters.telegram.delivery import Delivery
from adapters.telegram.endurance import Endurance
from adapters.telegram.intake import Intake
from adapters.telegram.options import NAME, TelegramOptions
from adapters.telegram.pacing import Pacing
from adapters.telegram.places import Moves
from adapters.telegram.polling import Polling
from adapters.telegram.profile import Profile
from adapters.telegram.reception import make_reception
from adapters.telegram.resending import Resending
from adapters.telegram.telling import Teller
from adapters.telegram.underway import Underway
from adapters.telegram.webhook import Doorway, Webhook
from bot.adapter import Services, Telling
from bot.background import in_background, until
from bot.errors import PlatformError, TokenRefused
from bot.model import Reply


class TelegramAdapter:
    """Serves Telegram by long polling, or by a webhook through the process's HTTP server.

    That Telegram cannot be reached, at the start or later, is survived: the adapter keeps trying
    with growing pauses. PlatformUnreachable is raised only for what will never be an answer of
    Telegram's: an address that is none, or something else that listens there.
    """

    name = NAME

    def __init__(self, services: Services, options: TelegramOptions) -> None:
        self._services = services
        self._options = options
        self._service: _Service | None = None
        webhook = options.webhook
        self._doorway = Doorway(webhook, services.hashes) if webhook else None
        self.counts = Counts()

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes that the process's HTTP server has to carry."""
        return (self._doorway.route,) if self._doorway else ()

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; raises leaves of PlatformError only."""
        if not self._options.looks_like_token():
            raise TokenRefused(NAME)
        self._service = _Service(self._services, self._options, self._doorway, self.counts)
        try:
            await self._service.run(stop)
        finally:
            self._service = None

    async def tell(self, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
        """Send replies to somebody; only while serving."""
        if self._service is None:
            return Telling.LATER
        return await self._service.teller.tell(address, replies, nonce)


class _Service:
    """One run of the adapter, from connecting to closing."""

    def __init__(
        self,
        services: Services,
        options: TelegramOptions,
        doorway: Doorway | None,
        counts: Counts,
    ) -> None:
        self._options = options
        self._doorway = doorway
        self._pulse = services.pulse
        self._underway = Underway()
        self._endurance = Endurance(options)
        self._bot = make_bot(options, services.pulse)
        self._polling = Polling(self._bot, self._endurance, options, services.pulse)
        self._profile = Profile(self._bot, services.memories, options)
        moves = Moves()
        delivery = Delivery(self._bot, _resending(options), moves)
        reception = make_reception(services, self._bot, delivery, moves, options)
        self._intake = Intake(services, reception, self._underway, counts)
        self.teller = Teller(delivery, services.memories, services.hashes)

    async def run(self, stop: asyncio.Event) -> None:
        try:
            await self._serve(stop)
        finally:
            # Nothing is left, unless this was cancelled: then nobody wants to wait.
            await self._underway.finish(0)
            await self._bot.shutdown()

    async def _serve(self, stop: asyncio.Event) -> None:
        try:
            await until(stop, self._work())
        except PlatformError:
            await self._take_leave()
            raise
        await self._take_leave()

    async def _work(self) -> None:
        await self._endurance.until_done(self._bot.initialize)
        await self._intake.resume(self._bot)
        again = self._intake.keep_resuming(self._bot, self._options.check)
        async with in_background(again), self._presented():
            if self._doorway:
                await self._wait_for_posts(self._doorway)
            else:
                await self._poll()

    def _presented(self) -> AbstractAsyncContextManager[None]:
        """Set menus and descriptions meanwhile; nobody waits for that."""
        return in_background(self._profile.publish()) if self._options.profile else nullcontext()

    async def _poll(self) -> None:
        # Polling beside a webhook, which somebody may have set once, is a conflict for ever.
        await self._endurance.until_done(self._bot.delete_webhook)
        # The first answer to polling may take as long as nobody writes.
        self._pulse.beat()
        await self._polling.run(self._intake.take)

    async def _wait_for_posts(self, doorway: Doorway) -> None:
        webhook = Webhook(self._bot, self._endurance, doorway, self._options.check, self._pulse)
        await webhook.run(self._intake.take)

    async def _take_leave(self) -> None:
        await self._polling.confirm()
        await self._underway.finish(self._options.drain)


def _resending(options: TelegramOptions) -> Resending:
    pacing = Pacing(options.pace)
    return Resending(pacing, options.first_pause, options.longest_pause, options.longest_flood)
