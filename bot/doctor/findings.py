"""What an examination finds: values, which the edge turns into sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.errors import DragomanError

_LONGEST = 200


class Level(StrEnum):
    """How bad it is; only a problem keeps the bot from its work."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


class Topic(StrEnum):
    """What was looked at, in the order in which it is told."""

    SETTINGS = "settings"
    COMPUTER = "computer"
    DATA = "data"
    DATABASE = "database"
    TEXTS = "texts"
    HELP = "help"
    MODEL = "model"
    INDEX = "index"
    TELEGRAM = "telegram"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is found; `key` names its sentence, `values` are filled into it."""

    level: Level
    topic: Topic
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


def fine(key: str, **values: object) -> Finding:
    """Make a finding that needs nothing done; its topic is in the key."""
    return _found(Level.OK, key, values)


def warning(key: str, **values: object) -> Finding:
    """Make a finding that somebody should think about."""
    return _found(Level.WARNING, key, values)


def problem(key: str, **values: object) -> Finding:
    """Make a finding that must be put right."""
    return _found(Level.PROBLEM, key, values)


def failure(topic: Topic, error: Exception) -> Finding:
    """Make a finding of the error that ended a check."""
    match error:
        case DragomanError():
            return Finding(
                Level.PROBLEM, topic, f"error.{type(error).__name__}", _tamed(vars(error))
            )
        case OSError(strerror=str(reason)):
            values = _tamed({"path": error.filename, "reason": reason})
            return Finding(Level.PROBLEM, topic, "error.system", values)
    # Not its text, which may be about anything.
    return Finding(Level.PROBLEM, topic, "doctor.failed", {"kind": type(error).__name__})


def _found(level: Level, key: str, values: Mapping[str, object]) -> Finding:
    return Finding(level, Topic(key.split(".")[1]), key, _tamed(values))


def _tamed(values: Mapping[str, object]) -> Mapping[str, str]:
    """Make values fit for a terminal; some of them come from far away."""
    return {name: "-" if value is None else _tame(str(value)) for name, value in values.items()}


def _tame(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    return printable if len(printable) <= _LONGEST else printable[: _LONGEST - 1] + "…"
