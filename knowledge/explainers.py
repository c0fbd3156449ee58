"""The values that knowledge consists of: revisions of explainers and where they stand."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

MAX_QUESTION = 200
MAX_VARIANT = 300
MAX_VARIANTS = 50
MAX_COUNTEREXAMPLES = 60
MAX_ANSWER = 600
MAX_MORE = 3000
MAX_SOURCES = 5
MAX_SLUG = 40
"""Longest slug: with an action and two locales it must fit the 64 bytes of a Telegram button."""


class Status(StrEnum):
    """Where a revision stands in the review workflow."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact can be checked."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording with the text that stands in for it."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One immutable wording of an explainer in one locale.

    `counterexamples` are questions that look like this one and are not answered here.
    `translates` is the `text_digest` of the source revision that this one translates.
    """

    slug: str
    locale: str
    topic: str
    question: str
    variants: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    answer: str
    more: str = ""
    sources: tuple[Source, ...]
    media: tuple[Media, ...] = ()
    as_of: date
    review_by: date
    author: str
    translates: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over every field, in hexadecimal: the identity of this revision."""
        return _sha256(self.content)

    @property
    def content(self) -> str:
        """Every field as canonical JSON: what is stored, and what `digest` is taken of.

        Revisions from before there were counterexamples have none, and keep their digest.
        """
        fields = asdict(self)
        if not self.counterexamples:
            del fields["counterexamples"]
        return _canonical(fields)

    @property
    def text_digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 over what a translator translates."""
        text = {"question": self.question, "answer": self.answer, "more": self.more}
        return _sha256(_canonical(text))[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    """A revision with its place in the chain of its explainer and locale (`number` from 1)."""

    revision: Revision
    number: int
    status: Status
    created_by: str
    created_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None

    @property
    def approved_on(self) -> date:
        """The day of the approval, in UTC; asking for it before is a mistake of the caller."""
        if self.approved_at is None:
            raise ValueError(f"revision {self.number} of {self.revision.slug} was not approved")
        return self.approved_at.date()


def _canonical(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
