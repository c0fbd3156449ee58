"""The values that pass between adapters and the core: a question in, a reply out."""

from dataclasses import dataclass, field
from enum import StrEnum

from index.courtesies import CourtesyKind
from knowledge.approved import ApprovedText


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as the core may know: keyed hashes of the person and of the chat.

    `address` is where a message can be sent to later, in the form of the platform's adapter; it is
    empty where that is impossible, and is stored only when the asker wants to be told something,
    and then sealed.
    """

    platform: str = ""
    key: str = ""
    place: str = ""
    address: str = field(default="", repr=False)


NOBODY = Asker()
"""An asker of whom nothing is known: no limits, nothing remembered."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked.

    `locale` is what the platform says of them, a BCP 47 tag or nothing; `chosen` is the language
    that they chose themselves, which outranks everything. What was `overheard` was not said to the
    bot: it may be answered, but it is not noted for moderators.
    """

    text: str
    locale: str | None = None
    asker: Asker = NOBODY
    chosen: str | None = None
    overheard: bool = False


class AbstentionReason(StrEnum):
    """Why there is no answer. Each is an expected outcome, not an error."""

    NOTHING_ASKED = "nothing_asked"
    TOO_LONG = "too_long"
    NO_MATCH = "no_match"
    NONE_OF_THESE = "none_of_these"
    WITHDRAWN = "withdrawn"
    BUSY = "busy"
    TOO_MANY = "too_many"


class View(StrEnum):
    """Which side of an explainer is shown."""

    SHORT = "short"
    FULL = "full"
    SOURCES = "sources"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class Answer:
    """An approved text, to be sent as it is.

    `locale` is that of the asker, in which the frame around the text is spoken; `others` are the
    locales in which the same explainer is approved too.
    """

    text: ApprovedText
    locale: str
    others: tuple[str, ...] = ()
    view: View = View.SHORT

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
    """No answer, and why.

    With a `reference` moderators will see the question; `can_tell` says that the asker can be told
    when there is an answer to it.
    """

    reason: AbstentionReason
    locale: str
    reference: str = ""
    can_tell: bool = False

    @property
    def noted(self) -> bool:
        """Whether moderators will see the question."""
        return bool(self.reference)


@dataclass(frozen=True, slots=True)
class Courtesy:
    """A few fixed words for what is no question: a greeting, thanks, an insult, distress.

    `resources` says where there is help for somebody in distress, in the organization's words; it
    is empty where the organization has set none.
    """

    kind: CourtesyKind
    locale: str
    resources: str = ""


class Page(StrEnum):
    """What a command shows that is no answer."""

    START = "start"
    HELP = "help"
    PRIVACY = "privacy"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page; `examples` are questions that have an answer, for the start.

    `chosen` is the language that the asker has chosen, and `languages` are those to choose from.
    """

    page: Page
    locale: str
    organization: str = ""
    examples: tuple[Option, ...] = ()
    languages: tuple[str, ...] = ()
    chosen: str | None = None


class NoticeKind(StrEnum):
    """What a few fixed words say about something that was done, or what they ask for."""

    RATED = "rated"
    WHAT_WAS_MISSING = "what_was_missing"
    REMARKED = "remarked"
    NEXT_QUESTION = "next_question"
    WILL_TELL = "will_tell"
    CANNOT_TELL = "cannot_tell"
    TOLD = "told"
    LANGUAGE_CHOSEN = "language_chosen"
    LANGUAGE_AUTOMATIC = "language_automatic"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Notice:
    """A few fixed words; `text` is what they quote, such as the masked wording of a question."""

    kind: NoticeKind
    locale: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is to be said: it was said once, and saying it again would add to the flood."""


Reply = Answer | Clarification | Abstention | Courtesy | Shown | Notice


def language_of(locale: str) -> str:
    """Return the language of a BCP 47 tag: "pt" for "pt-BR" or "pt_BR"."""
    return locale.replace("_", "-").split("-")[0].casefold()
