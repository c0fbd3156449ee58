"""The one tree of errors; each carries data, and the edge makes the sentence.

DragomanError
├── KnowledgeError           explainers, their files and their workflow
│   ├── InvalidFile          a Markdown file that cannot be read as a revision
│   ├── UnknownExplainer     a slug, locale or revision that does not exist
│   ├── WrongStatus          a step that the workflow does not allow now
│   ├── SamePerson           an author who tries to approve their own text
│   ├── NewerRevision        the text changed after the person had read it
│   └── NameMissing          a change without the name of the person who makes it
├── StoreError               the database
│   ├── StoreUnavailable     cannot be opened, read or written
│   ├── StoreBusy            another process is writing
│   ├── StoreTooNew          written by a newer version of Dragoman
│   └── StoreDamaged         a stored revision or event is not what was written
├── (index.errors)           the model and the index
└── (bot.errors)             settings, platforms, the data folder

Abstentions, limits and empty results are values, never errors. Classes are not frozen, because
Python itself writes to an exception on its way up.
"""

from dataclasses import dataclass
from pathlib import Path


class DragomanError(Exception):
    """Anything that Dragoman reports to the person who runs it."""


class KnowledgeError(DragomanError):
    """An explainer cannot be read, stored or moved on."""


@dataclass(eq=False)
class InvalidFile(KnowledgeError):
    """A file is not a well-formed revision; `line` counts from 1."""

    path: Path
    line: int
    reason: str


@dataclass(eq=False)
class UnknownExplainer(KnowledgeError):
    """No such explainer, or not in this locale."""

    slug: str
    locale: str | None = None


@dataclass(eq=False)
class WrongStatus(KnowledgeError):
    """The workflow does not allow this step from the revision's status."""

    slug: str
    locale: str
    status: str
    wanted: str


@dataclass(eq=False)
class SamePerson(KnowledgeError):
    """Author and approver must be two different people."""

    slug: str
    locale: str
    person: str


@dataclass(eq=False)
class NewerRevision(KnowledgeError):
    """The newest revision is not the one that the person had read; `digest` is the newest."""

    slug: str
    locale: str
    digest: str


class NameMissing(KnowledgeError):
    """Every change carries the name of the person who makes it."""


class StoreError(DragomanError):
    """The database does not do what is asked of it."""


@dataclass(eq=False)
class StoreUnavailable(StoreError):
    """The database cannot be opened, read or written."""

    url: str
    reason: str


@dataclass(eq=False)
class StoreBusy(StoreError):
    """Another process holds the database for longer than we wait."""

    url: str


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """The database was written by a newer version of Dragoman."""

    url: str
    revision: str


@dataclass(eq=False)
class StoreDamaged(StoreError):
    """A stored revision or audit event cannot be read or is not what was written."""

    url: str
    what: str
