"""Looks at the help resources: what somebody in distress is told."""

from collections.abc import Iterator

from bot.doctor.findings import Finding, fine, warning
from bot.help_resources import read_help_resources
from bot.model import language_of
from bot.settings import Settings
from bot.strings import interface_languages


def examine_help(settings: Settings) -> Iterator[Finding]:
    """Look at the file of help resources; with a broken one the bot does not start."""
    if settings.help_resources is None:
        yield fine("doctor.help.neutral")
        return
    resources = read_help_resources(settings.help_resources)
    yield fine("doctor.help.read", count=len(resources))
    spoken = {language_of(locale) for locale in resources}
    if missing := sorted(interface_languages() - spoken):
        yield warning("doctor.help.languages_missing", languages=", ".join(missing))
