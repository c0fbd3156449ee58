"""The whole examination: every check runs, whatever becomes of the others."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.doctor.computer import examine_computer, this_computer
from bot.doctor.configuration import examine_settings
from bot.doctor.data import examine_data
from bot.doctor.database import examine_database
from bot.doctor.findings import Finding, Topic, failure
from bot.doctor.help import examine_help
from bot.doctor.index import examine_index
from bot.doctor.model import examine_model, loading
from bot.doctor.platforms import examinations, examine_tokens
from bot.doctor.requests import Clock
from bot.settings import Settings


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


async def examine(
    settings: Settings, *, offline: bool = False, seconds: float = 10, clock: Clock = now
) -> tuple[Finding, ...]:
    """Look at everything; a request to a platform may take so many seconds."""
    here = asyncio.to_thread(_examine_here, settings, clock)
    asked = () if offline else examinations(settings, seconds, clock)
    every = [one for part in await asyncio.gather(here, *asked) for one in part]
    order = list(Topic)
    every.sort(key=lambda one: order.index(one.topic))
    # Two platforms may say the same of the clock.
    return tuple(one for number, one in enumerate(every) if one not in every[:number])


def collected(topic: Topic, check: Iterable[Finding]) -> list[Finding]:
    """Run one check; what ends it is a finding too, after those that it had made."""
    found: list[Finding] = []
    try:
        for one in check:
            found.append(one)
    except Exception as error:  # whatever it is, the other checks must go on
        found.append(failure(topic, error))
    return found


def _examine_here(settings: Settings, clock: Clock) -> list[Finding]:
    load = loading(settings)
    checks = (
        (Topic.SETTINGS, examine_settings(settings)),
        (Topic.SETTINGS, examine_tokens(settings)),
        (Topic.COMPUTER, examine_computer(this_computer(), settings.threads)),
        (Topic.DATA, examine_data(settings.data)),
        (Topic.DATABASE, examine_database(settings, clock().date())),
        (Topic.HELP, examine_help(settings)),
        (Topic.MODEL, examine_model(settings, load)),
        (Topic.INDEX, examine_index(settings, load)),
    )
    return [found for topic, check in checks for found in collected(topic, check)]
