"""The Telegram adapter: connects, polls, replies, and ends in good order."""

import asyncio

from telegram import Update
from telegram.ext import Application

from adapters.telegram.background import in_background, until
from adapters.telegram.endurance import Endurance
from adapters.telegram.menu import publish_menu
from adapters.telegram.options import NAME, TelegramOptions
from adapters.telegram.polling import Polling
from adapters.telegram.reception import AnyApplication, Reception
from adapters.telegram.requests import QuietRequest, UpdatesRequest
from adapters.telegram.underway import Underway
from bot.adapter import Answers
from bot.errors import PlatformError, TokenRefused
from bot.pulses import NoPulse, Pulse


class TelegramAdapter:
    """Serves Telegram by long polling.

    That Telegram cannot be reached, at the start or later, is survived: the adapter keeps trying
    with growing pauses. PlatformUnreachable is raised only for what will never be an answer of
    Telegram's: an address that is none, or something else that listens there.
    """

    name = NAME

    def __init__(
        self, answers: Answers, options: TelegramOptions, pulse: Pulse | None = None
    ) -> None:
        self._answers = answers
        self._options = options
        self._pulse: Pulse = pulse or NoPulse()

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; raises leaves of PlatformError only."""
        if not self._options.looks_like_token():
            raise TokenRefused(NAME)
        await _Service(self._answers, self._options, self._pulse).run(stop)


class _Service:
    """One run of the adapter, from connecting to closing."""

    def __init__(self, answers: Answers, options: TelegramOptions, pulse: Pulse) -> None:
        self._options = options
        self._underway = Underway()
        self._endurance = Endurance(options)
        self._application = _build_application(options, pulse)
        self._polling = Polling(self._application.bot, self._endurance, options.poll, pulse)
        Reception(answers, self._application.bot, options).add_to(self._application)

    async def run(self, stop: asyncio.Event) -> None:
        try:
            await self._serve(stop)
        finally:
            # Nothing is left, unless this was cancelled: then nobody wants to wait.
            await self._underway.finish(0)
            # Not the application's: that closes nothing if it has never been connected.
            await self._application.bot.shutdown()

    async def _serve(self, stop: asyncio.Event) -> None:
        try:
            await until(stop, self._work())
        except PlatformError:
            await self._take_leave()
            raise
        await self._take_leave()

    async def _work(self) -> None:
        await self._endurance.until_done(self._application.initialize)
        # Polling beside a webhook, which somebody may have set once, is a conflict for ever.
        await self._endurance.until_done(self._application.bot.delete_webhook)
        async with in_background(publish_menu(self._application.bot)):
            await self._polling.run(self._take)

    def _take(self, update: Update) -> None:
        self._underway.start(self._application.process_update(update))

    async def _take_leave(self) -> None:
        await self._polling.confirm()
        await self._underway.finish(self._options.drain)


def _build_application(options: TelegramOptions, pulse: Pulse) -> AnyApplication:
    """Make the library's application, of which only the handlers are used."""
    builder = Application.builder().updater(None).job_queue(None).token(options.token)
    builder.base_url(lambda token: f"{options.server}/bot{token}")
    builder.request(QuietRequest(pulse, read_timeout=options.request, pool_timeout=options.request))
    builder.get_updates_request(
        UpdatesRequest(pulse, connection_pool_size=1, read_timeout=options.request)
    )
    return builder.build()
