"""Looks at the settings: whether they can be read, by whom, and whether names are misspelt."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from bot.doctor.findings import Finding, fine, warning
from bot.doctor.privacy import open_to_others
from bot.settings import ENV_FILE, PREFIX, Settings, set_names


def examine_settings(settings: Settings) -> Iterator[Finding]:
    """Look at settings that could be read."""
    yield from _names()
    yield from _env_file(Path(ENV_FILE))
    yield from _platforms(settings)
    yield fine("doctor.settings.read")


def _names() -> Iterator[Finding]:
    known = {name.upper() for name in Settings.model_fields}
    given = {name.removeprefix(PREFIX) for name in set_names()}
    for name in sorted(given - known):
        # Without the prefix, which would make all of them alike.
        if close := get_close_matches(name, known, n=1):
            yield warning("doctor.settings.misspelt", name=PREFIX + name, close=PREFIX + close[0])
        else:
            yield warning("doctor.settings.unknown", name=PREFIX + name)


def _env_file(path: Path) -> Iterator[Finding]:
    if path.is_file() and open_to_others(path):
        yield warning("doctor.settings.env_file_open", path=path.absolute())


def _platforms(settings: Settings) -> Iterator[Finding]:
    if not (settings.telegram_token or settings.discord_token):
        yield fine("doctor.settings.no_token")
    elif settings.organization == Settings.model_fields["organization"].default:
        yield warning("doctor.settings.demonstration", organization=settings.organization)
    # discord.py asks aiohttp, which looks at no proxy of the environment.
    if settings.discord_token and (name := _proxy_variable()):
        yield warning("doctor.settings.proxy_unused", name=name)


def _proxy_variable() -> str | None:
    names = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    return next((name for name in names if os.environ.get(name)), None)
