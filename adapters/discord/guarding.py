"""Keeps one malformed event from ending the connection.

discord.py reads events without a net: a field that is missing ends the client, and with it all that
would have come before a new session begins. So each reader is put into one here. Only the events
that begin a session are left as they are, because without them there is nothing to go on with.
"""

import logging
from collections.abc import Callable
from typing import Any

import discord

_BEGINNINGS = ("READY", "RESUMED")

_log = logging.getLogger(__name__)

Reader = Callable[[Any], Any]


def guard_readers(client: discord.Client) -> None:
    """Let a client pass over what it cannot read."""
    readers: dict[str, Reader] = client._connection.parsers
    for event, read in readers.items():
        if event not in _BEGINNINGS:
            readers[event] = _guarded(event, read)


def _guarded(event: str, read: Reader) -> Reader:
    def read_if_possible(data: Any) -> Any:
        try:
            return read(data)
        except Exception as error:
            # Its text may quote what the event holds.
            _log.warning("an event %s cannot be read: %s", event, type(error).__name__)
            return None

    return read_if_possible
