"""Small corpora and hand-made evidence for the tests of the index."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from index.embedders import NgramEmbedder, Vectors
from index.evidence import EVIDENCE_NAMES, Evidence
from index.passages import Corpus, Passage, PassageKind
from index.retrieval import Hit

ANY_CHARACTERS = st.characters(exclude_categories=())
"""Every code point, lone surrogates and unassigned ones too."""

ANY_TEXT = st.text(ANY_CHARACTERS, max_size=60)


def question(slug: str, text: str, locale: str = "en") -> Passage:
    return Passage(slug, locale, PassageKind.QUESTION, text)


def variant(slug: str, text: str, locale: str = "en") -> Passage:
    return Passage(slug, locale, PassageKind.VARIANT, text)


def counterexample(slug: str, text: str, locale: str = "en") -> Passage:
    return Passage(slug, locale, PassageKind.COUNTEREXAMPLE, text)


def answer(slug: str, text: str, locale: str = "en") -> Passage:
    return Passage(slug, locale, PassageKind.ANSWER, text)


SEA: Corpus = (
    question("boats", "Combien coûte un bateau ?", "fr"),
    answer("boats", "Cent euros, rames comprises.", "fr"),
    question("harbour", "When is the harbour open?"),
    variant("harbour", "opening hours of the harbour"),
    answer("harbour", "From six in the morning until ten at night."),
    question("lighthouse", "Who built the lighthouse?"),
    variant("lighthouse", "who made the lighthouse"),
    variant("lighthouse", "lighthouse builder"),
    answer("lighthouse", "Two brothers from the village, in 1871."),
    question("tides", "Why are there tides in the sea?"),
    variant("tides", "what makes the water rise and fall"),
    answer("tides", "The Moon pulls at the water."),
    question("tides", "Pourquoi y a-t-il des marées ?", "fr"),
    answer("tides", "La Lune attire l'eau.", "fr"),
)
"""Four explainers in one or two languages, in the order of an index."""

NO_EVIDENCE = Evidence(*[0.0] * len(EVIDENCE_NAMES))


def evidence(**numbers: float) -> Evidence:
    """Evidence that is 0 where nothing else is said."""
    return replace(NO_EVIDENCE, **numbers)


def hit(slug: str, probability: float = 0.5, **numbers: float) -> Hit:
    """A hit for an explainer, with evidence that is 0 where nothing else is said."""
    return Hit(slug, probability, question(slug, f"{slug}?"), evidence(**numbers))


def unit(*rows: Iterable[float]) -> Vectors:
    """Vectors of length 1 in the given directions."""
    vectors = np.array([tuple(row) for row in rows], np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class PromptingEmbedder(NgramEmbedder):
    """The shipped fake with a prompt for answers, as real models have one."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return super().encode_passages([f"told {text}" for text in texts])
