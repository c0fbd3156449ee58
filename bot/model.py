"""The values that pass between adapters and the core: a question in, a reply out."""

from dataclasses import dataclass
from enum import StrEnum

from index.courtesies import CourtesyKind
from knowledge.approved import ApprovedText


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked; `locale` is what the platform says of them, a BCP 47 tag or nothing."""

    text: str
    locale: str | None = None


class AbstentionReason(StrEnum):
    """Why there is no answer. Each is an expected outcome, not an error."""

    NOTHING_ASKED = "nothing_asked"
    TOO_LONG = "too_long"
    NO_MATCH = "no_match"
    NONE_OF_THESE = "none_of_these"
    WITHDRAWN = "withdrawn"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Answer:
    """An approved text, to be sent as it is.

    `locale` is that of the asker, in which the frame around the text is spoken; `others` are the
    locales in which the same explainer is approved too.
    """

    text: ApprovedText
    locale: str
    others: tuple[str, ...] = ()
    in_full: bool = False

    @property
    def is_fallback(self) -> bool:
        """Whether the text is in another language than the asker's."""
        return language_of(self.text.locale) != language_of(self.locale)


@dataclass(frozen=True, slots=True)
class Option:
    """A question that may have been meant, in words that were approved."""

    slug: str
    locale: str
    question: str


@dataclass(frozen=True, slots=True)
class Clarification:
    """Up to three explainers, one of which may be meant.

    `reference` names the question as it was noted, for the case that none is; it may be empty.
    """

    options: tuple[Option, ...]
    locale: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Abstention:
    """No answer, and why; `noted` says that moderators will see the question."""

    reason: AbstentionReason
    locale: str
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Courtesy:
    """A few fixed words for what is no question: a greeting, thanks, an insult, distress.

    `resources` says where there is help for somebody in distress, in the organization's words; it
    is empty where the organization has set none.
    """

    kind: CourtesyKind
    locale: str
    resources: str = ""


Reply = Answer | Clarification | Abstention | Courtesy


def language_of(locale: str) -> str:
    """Return the language of a BCP 47 tag: "pt" for "pt-BR" or "pt_BR"."""
    return locale.replace("_", "-").split("-")[0].casefold()
