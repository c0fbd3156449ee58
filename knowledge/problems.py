"""Problems of explainers as data; whoever shows them makes the sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem stands in the way of an import."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What is wrong."""

    BAD_SLUG = "bad_slug"
    UNKNOWN_LOCALE = "unknown_locale"
    UNPUBLISHED_LOCALE = "unpublished_locale"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NO_SOURCE = "no_source"
    BAD_URL = "bad_url"
    REVIEW_PAST = "review_past"
    REVIEW_BEFORE_AS_OF = "review_before_as_of"
    AS_OF_IN_FUTURE = "as_of_in_future"
    DOUBLE_QUESTION = "double_question"
    CONTRADICTION = "contradiction"
    TOPIC_DIFFERS = "topic_differs"
    MISSING_TRANSLATION = "missing_translation"
    OUTDATED_TRANSLATION = "outdated_translation"


_WARNINGS = frozenset(
    {
        Kind.UNPUBLISHED_LOCALE,
        Kind.REVIEW_PAST,
        Kind.MISSING_TRANSLATION,
        Kind.OUTDATED_TRANSLATION,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the text of a slug and locale.

    `key` is one of `markdown.key_lines`, or "slug" or "locale" for what the path says.
    """

    slug: str
    locale: str
    key: str
    kind: Kind
    details: Mapping[str, str | int] = field(default_factory=dict)
    line: int | None = None

    @property
    def severity(self) -> Severity:
        """An error, unless the text can be stored as it is and somebody may see to it later."""
        return Severity.WARNING if self.kind in _WARNINGS else Severity.ERROR


LineFinder = Callable[[str, str, str], int | None]
"""The line of a key, by slug, locale and key: `partial(folders.find_line, folder)`."""


def no_lines(_slug: str, _locale: str, _key: str) -> None:
    """Find no line: the LineFinder for revisions that come from no file."""
