"""Reads values out of what came from far away, whatever came."""

from typing import Any


def record(value: object) -> dict[str, Any]:
    """Return an object of JSON; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list of JSON."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number(value: object, otherwise: int = 0) -> int:
    """Return a whole number, which some platforms write as text."""
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:_DIGITS])
    return otherwise


_DIGITS = 30
"""More than any number here has, and fewer than Python refuses to read."""
