"""What a button or a command does, in a form that fits the 64 bytes which Telegram allows.

Discord allows 100. A button's action is all that it knows: nothing has to be remembered for it, so
that buttons outlive a restart.
"""

import re
from dataclasses import dataclass

from bot.model import Page, View, language_of

MAX_BYTES = 64

AUTOMATIC = "auto"
"""In the place of a language: that of each question."""

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_REFERENCE = re.compile(r"[0-9a-f]{16}")
_VIEWS = {"pick": View.SHORT, "full": View.FULL, "src": View.SOURCES, "langs": View.LANGUAGES}
_CODES = {view: code for code, view in _VIEWS.items()}
_RATINGS = {"good": True, "bad": False}


@dataclass(frozen=True, slots=True)
class Pick:
    """Show this explainer in this locale; `asker` is the locale of the frame around it."""

    slug: str
    locale: str
    asker: str
    view: View = View.SHORT


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the offered questions was meant.

    `reference` names what was asked, as it was noted; buttons of old have none.
    """

    asker: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TellMe:
    """Tell the asker when there is an answer to what was noted as `reference`."""

    asker: str
    reference: str


@dataclass(frozen=True, slots=True)
class Rate:
    """The answer was helpful, or it was not: then it is asked what was missing."""

    slug: str
    locale: str
    asker: str
    helpful: bool


@dataclass(frozen=True, slots=True)
class AskAnother:
    """Ask for the next question."""

    asker: str


@dataclass(frozen=True, slots=True)
class Speak:
    """Speak this language from now on, or that of each question if it is AUTOMATIC."""

    locale: str
    asker: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase what is remembered of the asker."""

    asker: str


@dataclass(frozen=True, slots=True)
class Show:
    """Show a page."""

    page: Page
    asker: str


Action = Pick | NoneOfThese | TellMe | Rate | AskAnother | Speak | Forget | Show


def wants_words(action: Action) -> bool:
    """Whether the asker is asked to write something: a modal on Discord, a reply on Telegram."""
    return isinstance(action, AskAnother) or (isinstance(action, Rate) and not action.helpful)


def encode(action: Action) -> str:
    """Return the action as text of at most MAX_BYTES bytes.

    Where the longest slug leaves no room for two long locales, only the language is kept of the
    asker's: it is all that the frame needs.
    """
    text = _encoded(action, action.asker)
    fits = len(text.encode()) <= MAX_BYTES
    return text if fits else _encoded(action, language_of(action.asker))


def decode(text: str) -> Action | None:
    """Return the action, or None for a text that no button of ours ever carried."""
    *rest, asker = text.split(":")
    if asker and _REFERENCE.fullmatch(asker) and len(rest) == 2:
        return _about_question(rest[0], rest[1], asker) if _LOCALE.fullmatch(rest[1]) else None
    if not _LOCALE.fullmatch(asker):
        return None
    match rest:
        case [kind, slug, locale] if _LOCALE.fullmatch(locale):
            return _about_explainer(kind, slug, locale, asker)
        case _:
            return _about_asker(rest, asker)


def _about_question(kind: str, asker: str, reference: str) -> Action | None:
    match kind:
        case "none":
            return NoneOfThese(asker, reference)
        case "tell":
            return TellMe(asker, reference)
        case _:
            return None


def _about_explainer(kind: str, slug: str, locale: str, asker: str) -> Action | None:
    if kind in _VIEWS:
        return Pick(slug, locale, asker, _VIEWS[kind])
    if kind in _RATINGS:
        return Rate(slug, locale, asker, _RATINGS[kind])
    return None


def _about_asker(words: list[str], asker: str) -> Action | None:
    match words:
        case ["none"]:
            return NoneOfThese(asker)
        case ["ask"]:
            return AskAnother(asker)
        case ["forget"]:
            return Forget(asker)
        case ["speak", locale] if locale == AUTOMATIC or _LOCALE.fullmatch(locale):
            return Speak(locale, asker)
        case ["page", page] if page in list(Page):
            return Show(Page(page), asker)
        case _:
            return None


def _encoded(action: Action, asker: str) -> str:
    match action:
        case Pick():
            return f"{_CODES[action.view]}:{action.slug}:{action.locale}:{asker}"
        case Rate():
            kind = "good" if action.helpful else "bad"
            return f"{kind}:{action.slug}:{action.locale}:{asker}"
        case NoneOfThese(reference=""):
            return f"none:{asker}"
        case NoneOfThese():
            return f"none:{asker}:{action.reference}"
        case TellMe():
            return f"tell:{asker}:{action.reference}"
        case _:
            return _encoded_of_asker(action, asker)


def _encoded_of_asker(action: AskAnother | Speak | Forget | Show, asker: str) -> str:
    match action:
        case AskAnother():
            return f"ask:{asker}"
        case Speak():
            return f"speak:{action.locale}:{asker}"
        case Forget():
            return f"forget:{asker}"
        case Show():
            return f"page:{action.page}:{asker}"
