"""The searchable index: passages with their vectors and terms, grouped by explainer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.centring import Centring, LanguageCentres, centre_passages, default_centres
from index.contrasts import Mentioned, mentioned
from index.dense import DenseIndex, build_dense
from index.embedders import Embedder, Vectors
from index.lexical import LexicalIndex, build_lexical
from index.passages import Corpus, Passage, PassageKind, corpus_digest
from index.terms import letters

_CHUNK = 256
"""Passages embedded between two reports of progress."""


@dataclass(frozen=True)
class SearchableIndex:
    """Everything retrieval reads; rows of one explainer stand together.

    `vectors` are as the model gave them; `dense` holds them centred.
    """

    corpus: Corpus
    vectors: Vectors
    centring: Centring
    dense: DenseIndex
    lexical: LexicalIndex
    model_id: str

    @cached_property
    def digest(self) -> str:
        """Which passages this was built from."""
        return corpus_digest(self.corpus)

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The explainers, in the order of their rows."""
        return tuple(dict.fromkeys(passage.slug for passage in self.corpus))

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first row of each explainer."""
        rows: dict[str, int] = {}
        for row, passage in enumerate(self.corpus):
            rows.setdefault(passage.slug, row)
        return np.fromiter(rows.values(), np.int64, len(rows))

    @cached_property
    def wordings(self) -> dict[str, list[int]]:
        """The rows of each wording of a question, by its letters and digits alone."""
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self.corpus):
            if passage.asks and (said := letters(passage.text)):
                rows.setdefault(said, []).append(row)
        return rows

    @cached_property
    def mentioned(self) -> tuple[Mentioned, ...]:
        """What each explainer names, but for its counterexamples."""
        return tuple(mentioned(self._told(at)) for at in range(len(self.slugs)))

    def _told(self, explainer: int) -> Iterator[tuple[int, str]]:
        for row in range(len(self.corpus))[self.rows_of(explainer)]:
            if self.corpus[row].kind is not PassageKind.COUNTEREXAMPLE:
                yield row, self.corpus[row].text

    @cached_property
    def denied(self) -> dict[str, frozenset[str]]:
        """The explainers that must not answer a text, by its letters and digits alone."""
        slugs: dict[str, set[str]] = {}
        for passage in self.corpus:
            if passage.kind is PassageKind.COUNTEREXAMPLE:
                slugs.setdefault(letters(passage.text), set()).add(passage.slug)
        return {said: frozenset(found) for said, found in slugs.items()}

    @cached_property
    def answers(self) -> NDArray[np.bool_]:
        """Which rows are answers."""
        return self._of_kind(PassageKind.ANSWER)

    @cached_property
    def counterexamples(self) -> NDArray[np.bool_]:
        """Which rows are counterexamples."""
        return self._of_kind(PassageKind.COUNTEREXAMPLE)

    def _of_kind(self, kind: PassageKind) -> NDArray[np.bool_]:
        return np.array([passage.kind is kind for passage in self.corpus], np.bool_)

    def rows_of(self, explainer: int) -> slice:
        """The rows of one explainer, given by its position in `slugs`."""
        last = explainer + 1 == len(self.starts)
        end = len(self.corpus) if last else self.starts[explainer + 1]
        return slice(int(self.starts[explainer]), int(end))

    @cached_property
    def asks(self) -> NDArray[np.bool_]:
        """Which rows are wordings of a question."""
        return np.array([passage.asks for passage in self.corpus], np.bool_)


CentresOf = Callable[[str], LanguageCentres | None]
"""Gives the centres of languages for a model's id, if there are any."""

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


def build_index(
    corpus: Corpus,
    embedder: Embedder,
    known: Mapping[str, Vectors] | None = None,
    progress: Progress = lambda done, total: None,
    centres_of: CentresOf = default_centres,
) -> SearchableIndex:
    """Embed and index a corpus; `known` holds vectors by `passage_key` that need no embedding."""
    ordered = tuple(sorted(corpus, key=lambda passage: passage.slug))
    vectors = _embedded(ordered, embedder, known or {}, progress)
    model_id = embedder.model_id
    centred, centring = centre_passages(ordered, vectors, centres_of(model_id))
    lexical = build_lexical(passage.text for passage in ordered)
    return SearchableIndex(ordered, vectors, centring, build_dense(centred), lexical, model_id)


def passage_key(passage: Passage) -> str:
    """What a passage's vector depends on, besides the model: its prompt and its text."""
    prompt = "passage" if passage.kind is PassageKind.ANSWER else "query"
    return f"{prompt}\x1f{passage.text}"


def _embedded(
    corpus: Corpus, embedder: Embedder, known: Mapping[str, Vectors], progress: Progress
) -> Vectors:
    vectors = np.zeros((len(corpus), embedder.dimensions), np.float32)
    new: list[int] = []
    for row, passage in enumerate(corpus):
        vector = known.get(passage_key(passage))
        if vector is None:
            new.append(row)
        else:
            vectors[row] = vector
    for start in range(0, len(new), _CHUNK):
        rows = new[start : start + _CHUNK]
        vectors[rows] = _encoded([corpus[row] for row in rows], embedder)
        progress(start + len(rows), len(new))
    return vectors


def _encoded(passages: list[Passage], embedder: Embedder) -> Vectors:
    vectors = np.zeros((len(passages), embedder.dimensions), np.float32)
    asking = np.array([passage.kind is not PassageKind.ANSWER for passage in passages])
    for mask, encode in ((asking, embedder.encode_queries), (~asking, embedder.encode_passages)):
        if mask.any():
            chosen = [one.text for one, wanted in zip(passages, mask, strict=True) if wanted]
            vectors[mask] = encode(chosen)
    return vectors
