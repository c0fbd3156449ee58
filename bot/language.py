"""In which language somebody is spoken to.

The platform's locale is a prior: it decides for texts that say too little, and gives way to a text
that is clearly in another language. Languages that nothing is published in are recognized too, so
that nobody is answered in a neighbour's language as if it were their own; they need more evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.model import language_of
from bot.ports import LanguageIdentifier

# fmt: off
RECOGNIZED = frozenset((
    "ar", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk",
    "ko", "lt", "lv", "mk", "ms", "mt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq",
    "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk", "ur", "vi", "zh",
))
# fmt: on
"""Languages, by the codes of the identifiers, that may turn out to be an asker's."""

_PRIOR_SHARE = 0.35
"""How much of the belief the platform's locale holds before the text is read."""

_UNSUPPORTED = 0.3
"""The prior of a language that the bot cannot speak, against 1 for one that it can."""

_SURE = 0.5
_SHORT = 4
"""Letters up to which a text says nothing of its language: "nato" is the same in most."""


@dataclass(frozen=True, slots=True)
class IdentifiedLanguage:
    """The asker's language, and how sure that is (probability)."""

    locale: str
    probability: float


class LanguageChooser:
    """Chooses the asker's language.

    `supported` tells which languages the bot can speak or answer in now.
    """

    def __init__(
        self,
        identifier: LanguageIdentifier,
        supported: Callable[[], frozenset[str]],
        fallback: str,
    ) -> None:
        self._identifier = identifier
        self._supported = supported
        self._fallback = fallback

    def identify(self, query: str, locale: str | None) -> IdentifiedLanguage:
        """Return the language of a query, given the platform's locale."""
        prior = self.of_platform(locale)
        if sum(char.isalpha() for char in query) <= _SHORT:
            return IdentifiedLanguage(prior or self._fallback, 0.0)
        beliefs = self._beliefs(query, prior)
        best = max(beliefs, key=lambda language: beliefs[language], default=self._fallback)
        probability = beliefs.get(best, 0.0)
        if probability < _SURE:
            return IdentifiedLanguage(prior or self._fallback, probability)
        return IdentifiedLanguage(best, probability)

    def without_query(self, locale: str | None) -> str:
        """Return the language to reply in when there is nothing to identify."""
        return self.of_platform(locale) or self._fallback

    def of_platform(self, locale: str | None) -> str | None:
        """Return the language of the platform's locale, if the bot can speak it."""
        language = language_of(locale) if locale else ""
        return language if language in self._supported() else None

    def _beliefs(self, query: str, prior: str | None) -> dict[str, float]:
        """Bayes' rule, with a prior for what can be spoken and for the platform's locale."""
        supported = self._supported()
        likelihoods = self._identifier.identify(query, supported | RECOGNIZED)
        weights = {
            language: likelihood * _prior(language, supported, prior)
            for language, likelihood in likelihoods.items()
        }
        total = sum(weights.values()) or 1.0
        return {language: weight / total for language, weight in weights.items()}


def _prior(language: str, supported: frozenset[str], platform: str | None) -> float:
    even = (1 if language in supported else _UNSUPPORTED) / len(supported)
    if platform is None:
        return even
    return (1 - _PRIOR_SHARE) * even + (_PRIOR_SHARE if language == platform else 0)
