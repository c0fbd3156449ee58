"""Logging: configured in one place, with every secret struck out of the finished line.

A filter would miss secrets in arguments and tracebacks; the formatter sees the line as it is
written. Libraries that log URLs with tokens or what people wrote are kept at WARNING, and of what
they say then, whatever may be somebody's is struck out too: see `_discreet`.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from bot.settings import Settings

_TALKATIVE = (
    "httpx",
    "httpcore",
    "telegram",
    "discord",
    "aiohttp",
    "alembic",
    "sqlalchemy",
    "faiss",
    "markdown_it",
    "uvicorn",
)
_OURS = ("adapters", "bot", "index", "knowledge")
_STRUCK = "[secret]"
_PATH = re.compile(r"(\w+://[^/\s]+)/[^\s'\")]*")
_ID = re.compile(r"\d{6,}")


class RedactingFormatter(logging.Formatter):
    """Formats a record and strikes out secrets."""

    def __init__(self, secrets: Iterable[str], style: Literal["text", "json"] = "text") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        written = {form for secret in secrets if secret for form in (secret, _json_form(secret))}
        self._secrets = sorted(written, key=len, reverse=True)
        self._lines = style

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        if record.name.partition(".")[0] not in _OURS:
            record = _discreet(record)
        line = super().format(record) if self._lines == "text" else self._json(record)
        for secret in self._secrets:
            line = line.replace(secret, _STRUCK)
        return line

    def _json(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def _discreet(record: logging.LogRecord) -> logging.LogRecord:
    """Return what a library says without what may be somebody's.

    In the paths of addresses there are ids and tokens, and the text of an error may quote what
    somebody wrote; so does a message that goes on after its first line.
    """
    first, _, _ = record.getMessage().partition("\n")
    message = _ID.sub("[id]", _PATH.sub(r"\1/[path]", first))
    if record.exc_info and record.exc_info[0]:
        message = f"{message} ({record.exc_info[0].__name__})"
    quiet = {"msg": message, "args": None, "exc_info": None, "exc_text": None, "stack_info": None}
    return logging.makeLogRecord(vars(record) | quiet)


def _json_form(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def configure_logging(settings: Settings) -> None:
    """Log to stderr, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(_secrets(settings), settings.log_format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _secrets(settings: Settings) -> list[str]:
    wrapped = (settings.telegram_token, settings.discord_token, settings.database_url)
    return [secret.get_secret_value() for secret in wrapped if secret is not None]
