"""Errors of settings, platforms and the data folder: leaves of the tree in knowledge.errors."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from knowledge.errors import DragomanError


@dataclass(eq=False)
class SettingInvalid(DragomanError):
    """A setting has a value that cannot be used; the value itself is never told."""

    name: str
    reason: str


@dataclass(eq=False)
class HelpResourcesInvalid(DragomanError):
    """The file of help resources cannot be read or has another form."""

    path: Path
    reason: str


@dataclass(eq=False)
class DataFolderUnusable(DragomanError):
    """The data folder cannot be created, read or written."""

    path: Path
    reason: str


@dataclass(eq=False)
class SecretUnusable(DragomanError):
    """The secret of the installation cannot be read or made."""

    path: Path
    reason: str


class TooMuchToWrite(DragomanError):
    """The database does not keep up with what is to be recorded."""


@dataclass(eq=False)
class DataFolderInUse(DragomanError):
    """Another Dragoman serves from this data folder."""

    path: Path


@dataclass(eq=False)
class NothingApproved(DragomanError):
    """There is nothing to answer with; `refused` texts call themselves approved but are not."""

    refused: int


@dataclass(eq=False)
class UnknownQuestions(DragomanError):
    """No unanswered question has one of these ids; `ids` are listed for a person."""

    ids: str


class WebhookWithoutServer(DragomanError):
    """Telegram is to post messages, but there is no HTTP server that could take them."""


class UsernameUnknown(DragomanError):
    """Nothing tells the Telegram bot's user name."""


class PlatformError(DragomanError):
    """A platform cannot be served; `passes` says whether it is of use to try again."""

    passes: ClassVar[bool] = False


@dataclass(eq=False)
class TokenRefused(PlatformError):
    """The platform does not accept the token."""

    platform: str


@dataclass(eq=False)
class PlatformUnreachable(PlatformError):
    """The platform cannot be reached, or answers with nonsense."""

    platform: str
    reason: str

    passes = True


@dataclass(eq=False)
class AnotherInstance(PlatformError):
    """Somebody else receives messages with the same token."""

    platform: str


@dataclass(eq=False)
class PlatformStopped(PlatformError):
    """The platform ended the connection for good; `reason` is its own word or code."""

    platform: str
    reason: str


@dataclass(eq=False)
class PlatformSilent(PlatformError):
    """There was no sign of life from the platform for so many seconds."""

    platform: str
    seconds: int

    passes = True


@dataclass(eq=False)
class AdapterFailed(PlatformError):
    """The adapter raised what it should not; `reason` is the kind of error."""

    platform: str
    reason: str

    passes = True


@dataclass(eq=False)
class AdapterEnded(PlatformError):
    """The adapter returned although nobody had told it to."""

    platform: str

    passes = True


@dataclass(eq=False)
class AdapterStuck(PlatformError):
    """The adapter does not end, though it was cancelled; a second one beside it would be worse."""

    platform: str


@dataclass(eq=False)
class HttpPortUnusable(DragomanError):
    """The server for operators cannot listen at its address."""

    host: str
    port: int
    reason: str


@dataclass(eq=False)
class ChecksFailed(DragomanError):
    """Files have mistakes, each of which has been shown."""

    count: int


@dataclass(eq=False)
class FolderNotEmpty(DragomanError):
    """A new project is not laid over files that are there."""

    path: Path
