"""Learns how words are spelled from lists of words with their frequency.

The weights are those of a logistic regression over short made-up texts: one to four words of a
language, drawn by their frequency, as they are written and as they are typed on a phone. Lists of
words are enough; no text of anybody is needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.spelling.features import SIZE, features_of
from bot.spelling.model import Spelling, softmax
from bot.spelling.serbian import cyrillic, told_apart
from bot.spelling.typed import IN_LATIN, Spell, bare
from bot.steps import Advance

Frequencies = Mapping[str, Mapping[str, float]]
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]

TEXTS = 30_000
"""Texts of each language in a round."""

_ROUNDS = 4
_MAX_WORDS = 4
_BATCH = 1024
_STEP = 0.5
_FLATTENED = 0.7
"""The power of a frequency: below 1, so that rarer words are seen too."""

_BARE = 0.2
"""The share of texts without accents."""

_IN_LATIN = 0.1
"""The share of texts in Latin letters, of languages with another script."""

_LARGEST = 8.0
"""Weights beyond this are cut, so that the others keep their differences in eight bits."""

_COMMON = ("hr", "sr")


@dataclass(frozen=True, slots=True)
class _Form:
    """The words of a language in one spelling."""

    column: int
    share: float
    chances: npt.NDArray[np.float64]
    features: Sequence[Rows]


@dataclass(frozen=True, slots=True)
class _Texts:
    """Made-up texts: the features of all, one after the other, and the language of each."""

    features: Sequence[Rows]
    columns: Integers


def learn_spelling(
    frequencies: Frequencies, advance: Advance, *, texts: int = TEXTS, seed: int = 0
) -> Spelling:
    """Learn from the frequency of each word in each language."""
    languages = tuple(sorted(frequencies))
    random = np.random.default_rng(seed)
    forms = list(_forms(languages, _apart(frequencies)))
    learner = _Learner(len(languages))
    for done in range(_ROUNDS):
        learner.learn(_made_up(forms, texts, random), _STEP * (1 - done / _ROUNDS), random)
        advance(done + 1, _ROUNDS)
    return Spelling(languages, *_in_eight_bits(learner.weights))


def _apart(frequencies: Frequencies) -> Frequencies:
    first, second = (frequencies.get(lang) for lang in _COMMON)
    if first is None or first != second:
        return frequencies
    return {**frequencies, **dict(zip(_COMMON, told_apart(first), strict=True))}


def _forms(languages: Sequence[str], frequencies: Frequencies) -> Iterator[_Form]:
    for column, lang in enumerate(languages):
        words = list(frequencies[lang])
        weights = np.array([frequencies[lang][word] for word in words]) ** _FLATTENED
        for share, spell in _spellings(lang):
            # A word may be nothing but a sign that Latin letters do not have.
            features = [np.array(features_of(spell(word) or word), np.int32) for word in words]
            yield _Form(column, share, weights / weights.sum(), features)


def _spellings(lang: str) -> Iterator[tuple[float, Spell]]:
    for share, spell in _scripts(lang):
        yield share * (1 - _BARE), spell
        yield share * _BARE, _bare(spell)


def _bare(spell: Spell) -> Spell:
    return lambda word: bare(spell(word))


def _scripts(lang: str) -> Iterator[tuple[float, Spell]]:
    if lang == "sr":
        # As often in Latin letters as Croatian is, so that neither is likelier by itself.
        yield from ((1.0, lambda word: word), (0.5, cyrillic))
        return
    in_latin = IN_LATIN.get(lang, ())
    yield 1 - _IN_LATIN * bool(in_latin), lambda word: word
    for spell in in_latin:
        yield _IN_LATIN / len(in_latin), spell


def _made_up(forms: Sequence[_Form], texts: int, random: np.random.Generator) -> _Texts:
    features: list[Rows] = []
    columns: list[int] = []
    for form in forms:
        lengths = random.integers(1, _MAX_WORDS + 1, round(texts * form.share))
        drawn = random.choice(len(form.features), lengths.sum(), p=form.chances)
        for words in np.split(drawn, np.cumsum(lengths)[:-1]):
            features.append(np.concatenate([form.features[word] for word in words]))
        columns += [form.column] * len(lengths)
    return _Texts(features, np.array(columns))


class _Learner:
    """Descends the gradient, with a step for each row that shrinks as the row is seen (Adagrad)."""

    def __init__(self, languages: int) -> None:
        self.weights: Floats = np.zeros((SIZE, languages), np.float32)
        self._seen: Floats = np.full((SIZE, 1), 1e-6, np.float32)

    def learn(self, texts: _Texts, step: float, random: np.random.Generator) -> None:
        order = random.permutation(len(texts.features))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            self._learn([texts.features[at] for at in chosen], texts.columns[chosen], step)

    def _learn(self, texts: Sequence[Rows], columns: Integers, step: float) -> None:
        lengths = np.array([len(text) for text in texts])
        rows = np.concatenate(texts)
        roots = (1 / np.sqrt(lengths)).astype(np.float32)[:, None]
        starts = np.cumsum(lengths) - lengths
        errors = softmax(np.add.reduceat(self.weights[rows], starts, axis=0) * roots)
        errors[np.arange(len(texts)), columns] -= 1
        self._descend(rows, np.repeat(errors * roots, lengths, axis=0), step)

    def _descend(self, rows: Rows, errors: Floats, step: float) -> None:
        order = np.argsort(rows, kind="stable")
        seen, starts = np.unique(rows[order], return_index=True)
        gradient = np.add.reduceat(errors[order], starts, axis=0)
        self._seen[seen] += (gradient**2).mean(axis=1, keepdims=True)
        self.weights[seen] -= step * gradient / np.sqrt(self._seen[seen])


def _in_eight_bits(weights: Floats) -> tuple[npt.NDArray[np.int8], float]:
    # What a row says for all languages alike says nothing.
    centred = weights - weights.mean(axis=1, keepdims=True)
    scale = _LARGEST / 127
    return np.clip(np.round(centred / scale), -127, 127).astype(np.int8), scale
