"""How often the language of a text is identified, by kind of text and by language."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.language import LanguageChooser
from bot.model import language_of
from bot.ports import LanguageIdentifier
from index.datasets import Question

ALL = "all"
OWN = "own"
"""The locale of an asker whose platform speaks the language in which they ask."""

_NORWEGIAN = {"nb": "no", "nn": "no"}

Guess = Callable[[str, str], str]
"""Says in which language a text is; also given the right one, of which it may make a locale."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many were right."""

    right: int
    asked: int

    @property
    def accuracy(self) -> float:
        """The share."""
        return self.right / self.asked


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """Shares by language and kind, where ALL stands for every one, and what was confused."""

    shares: Mapping[tuple[str, str], Share]
    confused: tuple[tuple[str, str, int], ...]
    left_out: int

    @property
    def languages(self) -> list[str]:
        """The languages, all of them first."""
        return sorted({lang for lang, _ in self.shares}, key=lambda lang: (lang != ALL, lang))

    @property
    def kinds(self) -> list[str]:
        """The kinds of text, all of them first."""
        return sorted({kind for _, kind in self.shares}, key=lambda kind: (kind != ALL, kind))


def likeliest(identifier: LanguageIdentifier, candidates: frozenset[str]) -> Guess:
    """Guess what an identifier believes most; nothing if it believes nothing."""

    def guess(text: str, _truth: str) -> str:
        beliefs = identifier.identify(text, candidates)
        return max(sorted(beliefs), key=lambda lang: beliefs[lang], default="")

    return guess


def chosen(chooser: LanguageChooser, locale: str) -> Guess:
    """Guess what the bot would choose, for askers of this locale or of their OWN."""
    return lambda text, truth: chooser.identify(text, truth if locale == OWN else locale).locale


def measure(
    questions: Iterable[Question], guess: Guess, languages: frozenset[str]
) -> LanguageFigures:
    """Return figures; texts in other languages are left out and counted."""
    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    left_out = 0
    for question in questions:
        truth = _code(question.lang)
        if truth not in languages:
            left_out += 1
            continue
        found = guess(question.text, truth)
        asked.update(_cells(truth, question.kind))
        if found == truth:
            right.update(_cells(truth, question.kind))
        else:
            confused[truth, found] += 1
    shares = {cell: Share(right[cell], asked[cell]) for cell in asked}
    return LanguageFigures(shares, _most(confused), left_out)


def _cells(lang: str, kind: str) -> Iterator[tuple[str, str]]:
    for one in {ALL, lang}:
        for other in {ALL, kind or ALL}:
            yield one, other


def _most(confused: Counter[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    ranked = sorted(confused.items(), key=lambda item: (-item[1], item[0]))
    return tuple((truth, found, times) for (truth, found), times in ranked)


def _code(lang: str) -> str:
    code = language_of(lang)
    return _NORWEGIAN.get(code, code)
