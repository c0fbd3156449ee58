"""Addresses to which something can be sent later: "telegram:42", or "telegram:42:7" in a topic."""

import re
from dataclasses import dataclass

from adapters.telegram.options import NAME
from adapters.telegram.places import Place

_FORM = re.compile(rf"{NAME}:(-?\d{{1,20}})(?::(\d{{1,20}}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """A chat, and the topic in it."""

    chat_id: int
    thread_id: int | None = None

    def __str__(self) -> str:
        thread = "" if self.thread_id is None else f":{self.thread_id}"
        return f"{NAME}:{self.chat_id}{thread}"

    @property
    def place(self) -> Place:
        """Where that is."""
        return Place(self.chat_id, self.thread_id)


def read_address(text: str) -> Address | None:
    """Return the address that a text is, or None."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    chat, thread = found.groups()
    return Address(int(chat), int(thread) if thread else None)
