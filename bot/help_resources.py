"""The help resources of the organization: what somebody in distress is told, by locale.

A YAML file of locales and texts, which the setting DRAGOMAN_HELP_RESOURCES names.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.errors import HelpResourcesInvalid

MAX_RESOURCES = 1000
"""Characters of a text: with the words before it, it fits one message on every platform."""

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def read_help_resources(path: Path) -> Mapping[str, str]:
    """Read the texts; raises HelpResourcesInvalid."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise HelpResourcesInvalid(path, error.strerror or type(error).__name__) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise HelpResourcesInvalid(path, "it is no YAML in UTF-8") from error
    if not isinstance(found, dict) or not found:
        raise HelpResourcesInvalid(path, "it is no list of languages, each with a text")
    return {_locale(path, key): _text(path, key, found[key]) for key in found}


def _locale(path: Path, key: object) -> str:
    if not isinstance(key, str) or not _LOCALE.fullmatch(key):
        raise HelpResourcesInvalid(path, f"{key!r} is no language tag in quotes")
    return key


def _text(path: Path, key: object, value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= MAX_RESOURCES:
        raise HelpResourcesInvalid(path, f"{key!r} needs a text of 1 to {MAX_RESOURCES} characters")
    return text
