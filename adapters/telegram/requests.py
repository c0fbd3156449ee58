"""HTTP requests that survive, and keep to themselves, answers which nobody can read.

The library would log such answers word for word, with what people wrote in them. And it would ask
for an update that it cannot read again and again, without a pause, so that nobody is ever answered.
"""

import json
import logging
from time import perf_counter
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.pulses import NoPulse, Pulse

_logger = logging.getLogger(__name__)

_JsonObject = dict[str, Any]

_TOO_MANY = 429
_SHOWING = ("/send", "/edit")


class QuietRequest(HTTPXRequest):
    """Takes what is no answer of the Bot API for the network error that it is.

    It tells how long it took to show something, and when Telegram wants fewer requests.
    """

    def __init__(self, pulse: Pulse | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._pulse: Pulse = pulse or NoPulse()

    async def do_request(self, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Send a request as the library does, and tell how it went."""
        began = perf_counter()
        status, payload = await super().do_request(url, *args, **options)
        if status == _TOO_MANY:
            self._pulse.limited()
        elif url[url.rfind("/") :].startswith(_SHOWING):
            self._pulse.sent(perf_counter() - began)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> _JsonObject:
        """Return an answer; raises TelegramError, without quoting what came."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except ValueError:
            raise _nonsense() from None
        if not isinstance(answer, dict) or not {"result", "description"} & answer.keys():
            raise _nonsense()
        return answer


class UpdatesRequest(QuietRequest):
    """Empties updates that the library cannot read, so that they are confirmed and forgotten."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> _JsonObject:
        """Return an answer that the library can read."""
        answer = QuietRequest.parse_json_payload(payload)
        if "result" in answer:
            answer["result"] = _readable_updates(answer["result"])
        return answer


def readable_update(update: object) -> _JsonObject | None:
    """Return an update that the library can read, emptied if need be; None if it is no update."""
    if not isinstance(update, dict) or not _can_be_confirmed(update):
        return None
    return update if _is_readable(update) else _emptied(update)


def _readable_updates(updates: object) -> list[_JsonObject]:
    if not isinstance(updates, list) or not all(map(_can_be_confirmed, updates)):
        raise _nonsense()
    return [update if _is_readable(update) else _emptied(update) for update in updates]


def _can_be_confirmed(update: object) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _is_readable(update: _JsonObject) -> bool:
    try:
        Update.de_json(update, None)
    # Whatever is missing or of another type shows in its own way.
    except Exception as error:
        _logger.warning("An update cannot be read and is left out (%s).", type(error).__name__)
        return False
    return True


def _emptied(update: _JsonObject) -> _JsonObject:
    return {"update_id": update["update_id"]}


def _nonsense() -> TelegramError:
    return TelegramError("not an answer of the Bot API")
