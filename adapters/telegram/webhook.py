"""Takes updates that Telegram posts: the alternative to asking for them.

Several processes behind one proxy may serve the same bot: it does not matter which of them an
update comes to, for they share the inbox. Telegram is told that an update has arrived (200) when it
is recorded, and not before; anything else it delivers again.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update

from adapters.telegram.endurance import Endurance
from adapters.telegram.options import NAME, WebhookOptions
from adapters.telegram.reception import WANTED
from adapters.telegram.requests import readable_update
from bot.keyed_hashes import KeyedHashes
from bot.pulses import Pulse

_logger = logging.getLogger(__name__)

_PROOF_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_OK, _GARBAGE, _FORBIDDEN, _TOO_LARGE, _UNAVAILABLE = 200, 400, 403, 413, 503

Take = Callable[[Sequence[Update]], Awaitable[None]]


class Doorway:
    """The route for the process's HTTP server; it is open while the adapter serves.

    The `secret` is what Telegram shows with every update, so that nobody else can post any.
    """

    def __init__(self, webhook: WebhookOptions, hashes: KeyedHashes) -> None:
        self.webhook = webhook
        self.secret = webhook.secret or hashes.of(NAME, "webhook", webhook.url)
        self._bot: Bot | None = None
        self._take: Take | None = None

    @property
    def route(self) -> Route:
        """Where updates are taken."""
        return Route(self.webhook.route, self.answer, methods=["POST"])

    def open(self, bot: Bot, take: Take) -> None:
        """Take updates from now on."""
        self._bot, self._take = bot, take

    def close(self) -> None:
        """Take no more updates; Telegram keeps them, or another process takes them."""
        self._bot = self._take = None

    async def answer(self, request: Request) -> Response:
        """Answer a request, which is one of Telegram's if it knows the secret."""
        shown = request.headers.get(_PROOF_HEADER, "").encode()
        if not hmac.compare_digest(shown, self.secret.encode()):
            return Response(status_code=_FORBIDDEN)
        try:
            body = await self._body(request)
        except ClientDisconnect:
            return Response(status_code=_GARBAGE)
        if body is None:
            return Response(status_code=_TOO_LARGE)
        return Response(status_code=await self._taken(body))

    async def _body(self, request: Request) -> bytes | None:
        """Return what was posted, but no more of it than an update can be."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > self.webhook.most_bytes:
                return None
        return body

    async def _taken(self, body: bytes) -> int:
        if self._bot is None or self._take is None:
            return _UNAVAILABLE
        update = _update(body, self._bot)
        if update is None:
            return _GARBAGE
        try:
            await self._take([update])
        except Exception as error:
            _logger.error("An update could not be recorded: %s.", type(error).__name__)
            return _UNAVAILABLE
        return _OK


class Webhook:
    """Keeps the webhook set while the adapter serves."""

    def __init__(
        self, bot: Bot, endurance: Endurance, doorway: Doorway, check: float, pulse: Pulse
    ) -> None:
        self._bot = bot
        self._endurance = endurance
        self._doorway = doorway
        self._check = check
        self._pulse = pulse

    async def run(self, take: Take) -> None:
        """Take updates until cancelled; raises PlatformError only."""
        self._doorway.open(self._bot, take)
        try:
            await self._endurance.until_done(self._set)
            self._pulse.beat()
            await self._watch()
        finally:
            self._doorway.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._check)
            info = await self._endurance.until_done(self._bot.get_webhook_info)
            self._pulse.beat()
            if info.url != self._doorway.webhook.url:
                _logger.warning("Somebody has removed or changed the webhook; it is set again.")
                await self._endurance.until_done(self._set)

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._doorway.webhook.url,
            max_connections=self._doorway.webhook.connections,
            allowed_updates=WANTED,
            secret_token=self._doorway.secret,
        )


def _update(body: bytes, bot: Bot) -> Update | None:
    """Return the update that was posted; nothing, if it is none and will never be."""
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError):
        return None
    update = readable_update(posted)
    return None if update is None else Update.de_json(update, bot)
