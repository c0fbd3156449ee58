"""Sentences for errors: the edge where data becomes words that say what to do."""

from bot.strings import FALLBACK, OPERATOR, Strings
from knowledge.errors import DragomanError


def say(key: str, /, **values: object) -> str:
    """Return one of the operator's strings."""
    return Strings(FALLBACK, OPERATOR).get(key, **values)


def sentence(error: DragomanError) -> str:
    """Return what an error means and what to do about it."""
    values = {name: _plain(value) for name, value in vars(error).items()}
    return say(f"error.{type(error).__name__}", **values)


def _plain(value: object) -> str:
    return "-" if value is None else str(value)
