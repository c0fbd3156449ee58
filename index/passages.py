"""Passages: what is embedded and retrieved, each a part of one explainer in one locale."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PassageKind(StrEnum):
    """Which part of an explainer a passage is."""

    QUESTION = "question"
    VARIANT = "variant"
    COUNTEREXAMPLE = "counterexample"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Passage:
    """One retrievable text; `slug` names the explainer that it stands for."""

    slug: str
    locale: str
    kind: PassageKind
    text: str

    @property
    def asks(self) -> bool:
        """Whether this is a wording of the question."""
        return self.kind in (PassageKind.QUESTION, PassageKind.VARIANT)


Corpus = tuple[Passage, ...]


class Explained(Protocol):
    """What is needed of an approved text to make passages of it."""

    @property
    def slug(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def variants(self) -> tuple[str, ...]: ...
    @property
    def counterexamples(self) -> tuple[str, ...]: ...
    @property
    def answer(self) -> str: ...


def corpus_of(texts: Iterable[Explained]) -> Corpus:
    """Return the passages of all texts, in a stable order."""
    ordered = sorted(texts, key=lambda text: (text.slug, text.locale))
    return tuple(passage for text in ordered for passage in _passages_of(text))


def corpus_digest(corpus: Corpus) -> str:
    """Return the SHA-256 over all passages: the knowledge that an index was built from.

    The order of explainers does not matter.
    """
    digest = hashlib.sha256()
    for passage in sorted(corpus, key=lambda passage: passage.slug):
        fields = (passage.slug, passage.locale, passage.kind.value, passage.text)
        digest.update("\x1f".join(fields).encode() + b"\x1e")
    return digest.hexdigest()


def _passages_of(text: Explained) -> Iterator[Passage]:
    yield Passage(text.slug, text.locale, PassageKind.QUESTION, text.question)
    for variant in text.variants:
        yield Passage(text.slug, text.locale, PassageKind.VARIANT, variant)
    for counterexample in text.counterexamples:
        yield Passage(text.slug, text.locale, PassageKind.COUNTEREXAMPLE, counterexample)
    if text.answer:
        yield Passage(text.slug, text.locale, PassageKind.ANSWER, text.answer)
