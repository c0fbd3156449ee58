"""Checks of length and number that all the rules share, in Discord's own words."""

from collections.abc import Iterator, Sized

from tests.servers.discord_errors import Problem


def length(field: str, text: str | None, low: int, high: int) -> Iterator[Problem]:
    """Check how many characters a text has; an absent text has none."""
    return _size(field, text or "", low, high)


def count(field: str, items: Sized, low: int, high: int) -> Iterator[Problem]:
    """Check how many items a list has."""
    return _size(field, items, low, high)


def required(field: str) -> Problem:
    """Return the problem of a field that is missing."""
    return Problem(field, "BASE_TYPE_REQUIRED", "This field is required")


def in_range(field: str, number: int | None, low: int, high: int) -> Iterator[Problem]:
    """Check a number; an absent one is fine."""
    if number is not None and not low <= number <= high:
        sentence = f"Value must be between {low} and {high}."
        yield Problem(field, "NUMBER_TYPE_RANGE", sentence)


def _size(field: str, value: Sized, low: int, high: int) -> Iterator[Problem]:
    if low <= len(value) <= high:
        return
    if low == 0:
        yield Problem(field, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
    else:
        yield Problem(field, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
