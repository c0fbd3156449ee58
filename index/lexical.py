"""Lexical retrieval: the cosine of IDF-weighted terms.

Questions are short and rarely repeat a word, so term frequency is left out; the cosine is between
0 and 1 for every corpus, which a BM25 sum is not, and so it can be evidence in a calibration.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.terms import terms


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Postings in compressed rows: term `t` has rows[starts[t]:starts[t+1]], likewise weights."""

    numbers: dict[str, int]
    idf: NDArray[np.float32]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    def scores(self, text: str) -> NDArray[np.float32]:
        """Return the score of every row, between 0 and 1, for one query."""
        scores = np.zeros(self.size, np.float32)
        asked = terms(text)
        known = sorted(self.numbers[term] for term in asked if term in self.numbers)
        for number in known:
            postings = slice(self.starts[number], self.starts[number + 1])
            scores[self.rows[postings]] += self.idf[number] * self.weights[postings]
        length = self._length(known, len(asked) - len(known))
        return scores / length if length else scores

    def _length(self, known: Sequence[int], unknown: int) -> float:
        """The query's length; a term that no passage has counts like the rarest."""
        squares = float(np.sum(self.idf[known] ** 2)) if known else 0.0
        return float(np.sqrt(squares + unknown * _idf(self.size, 0) ** 2))


def build_lexical(texts: Iterable[str]) -> LexicalIndex:
    """Index texts; row numbers are their positions."""
    sets = [terms(text) for text in texts]
    postings = _postings(sets)
    counts = np.array([len(rows) for rows in postings.values()], np.int64)
    idf = np.array([_idf(len(sets), int(count)) for count in counts], np.float32)
    rows = np.array([row for found in postings.values() for row in found], np.int32)
    weights = np.repeat(idf, counts).astype(np.float32)
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(sets)))
    return LexicalIndex(
        numbers={term: number for number, term in enumerate(postings)},
        idf=idf,
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        rows=rows,
        weights=(weights / lengths[rows]).astype(np.float32),
        size=len(sets),
    )


def _postings(sets: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for row, found in enumerate(sets):
        for term in sorted(found):
            postings[term].append(row)
    return dict(sorted(postings.items()))


def _idf(size: int, count: int) -> float:
    """Robertson's inverse document frequency with the +1 that keeps it positive."""
    return float(np.log(1 + (size - count + 0.5) / (count + 0.5)))
