"""Questions without an answer: what is noted of them, and what is kept.

Kept are the masked wording, the language, and days. Who asked, where and at what time is not.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.masking import Masked

MAX_WORDING = 300
"""Characters of a wording that are kept."""


class Reason(StrEnum):
    """Why a question is in the moderators' queue; the latest reason counts."""

    NO_MATCH = "no_match"
    NONE_OF_THESE = "none_of_these"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which something was asked; `key` is equal for wordings that say the same."""

    key: str
    text: Masked
    locale: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Note: no explainer matched the question."""

    wording: Wording


@dataclass(frozen=True, slots=True)
class Offered:
    """Note: up to three explainers were offered for the question. It is not in the queue yet."""

    wording: Wording


@dataclass(frozen=True, slots=True)
class Refused:
    """Note: none of what was offered for the wording of this key was meant."""

    key: str


Note = Unmatched | Offered | Refused


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A wording in the queue, and how often it was left unanswered."""

    id: int
    text: str
    locale: str
    reason: Reason
    first_seen: date
    last_seen: date
    count: int
