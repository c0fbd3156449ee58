"""Findings about the way to a platform: no answer, and a clock that is wrong."""

from collections.abc import Iterator

from bot.doctor.findings import Finding, Level, Topic, fine, problem, warning
from bot.doctor.requests import NoAnswer, Trouble

_NOTICEABLE = 30
_SERIOUS = 300
_PASSING = (Trouble.FLOOD,)


def no_answer(topic: Topic, found: NoAnswer, platform: str, address: str) -> Finding:
    """Make a finding of a request without an answer; `address` is the setting to look at."""
    level = Level.WARNING if found.trouble in _PASSING else Level.PROBLEM
    values = {"platform": platform, "address": address, "host": found.host}
    values["status"] = str(found.status or "-")
    return Finding(level, topic, f"doctor.network.{found.trouble}", values)


def clock(ahead: float | None, platform: str) -> Iterator[Finding]:
    """Make a finding of the difference between our clock and a platform's."""
    if ahead is None:
        return
    if abs(ahead) < _NOTICEABLE:
        yield fine("doctor.computer.clock_right")
        return
    key = "doctor.computer.clock_ahead" if ahead > 0 else "doctor.computer.clock_behind"
    make = problem if abs(ahead) >= _SERIOUS else warning
    yield make(key, platform=platform, seconds=round(abs(ahead)))
