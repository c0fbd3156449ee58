"""Fits the weights of intents to labelled messages, and sets from when each kind is believed.

Multinomial logistic regression with a quadratic penalty, by steps over a bound of its curvature
(Böhning 1992), which need no step size and always come closer. Every threshold is set on messages
that the weights had not seen. Each fold leaves out other places of every language's list: what is
left out in one language was mostly seen in another, as it is when the bot is used.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.courtesies import CourtesyKind, Exemplar
from index.embedders import Embedder
from index.intents import IntentModel, probabilities

FOLDS = 5
_PENALTY = 30.0
_STEPS = 100

_FALSE = {CourtesyKind.DISTRESS: 0.003}
_FALSE_OTHERS = 0.0005
"""The share of unseen questions that may be taken for a kind, at its threshold.

A question that is taken for distress gets a few kind words; one that is taken for another courtesy
loses its answer.
"""

_LEAST = {CourtesyKind.DISTRESS: 0.3}
_LEAST_OTHERS = 0.7
"""The probability below which no kind is believed, however well it is told from questions."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How one kind was recognized among unseen messages."""

    exemplars: int
    found: int
    false: int
    sure_at: float


@dataclass(frozen=True, slots=True)
class TrainedIntents:
    """The weights, and how they did on messages that they had not seen."""

    intents: IntentModel
    figures: Mapping[CourtesyKind, KindFigures]


def with_salutations(
    questions: Sequence[Exemplar], exemplars: Iterable[Exemplar]
) -> tuple[Exemplar, ...]:
    """Return the questions, and every fourth once more after a greeting or thanks.

    Who greets and asks, asks.
    """
    polite = (CourtesyKind.GREETING, CourtesyKind.THANKS)
    words = [one for one in exemplars if one.kind in polite]
    greeted = [
        Exemplar(one.locale, None, f"{_word(words, one, place)}, {one.text}")
        for place, one in enumerate(questions[::4])
    ]
    return (*questions, *greeted)


def train_intents(examples: Sequence[Exemplar], embedder: Embedder) -> TrainedIntents:
    """Fit the weights to examples of every kind and of questions."""
    rows = embedder.encode_queries([one.text for one in examples]).astype(np.float64)
    labels = np.array([_label(one) for one in examples])
    unseen = _held_out(rows, labels, _folds(examples))
    figures = {kind: _figures(unseen, labels, row) for row, kind in enumerate(CourtesyKind)}
    weights, bias = _fitted(rows, labels)
    intents = IntentModel(
        model=embedder.model_id.split("@")[0],
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
        sure_at={kind: found.sure_at for kind, found in figures.items()},
    )
    return TrainedIntents(intents, figures)


def _word(words: Sequence[Exemplar], question: Exemplar, place: int) -> str:
    own = [one.text for one in words if one.locale == question.locale]
    return own[place % len(own)] if own else words[place % len(words)].text


def _label(example: Exemplar) -> int:
    """The row of a kind; questions come last."""
    kinds = list(CourtesyKind)
    return len(kinds) if example.kind is None else kinds.index(example.kind)


def _folds(examples: Sequence[Exemplar]) -> NDArray[np.int64]:
    """The fold of each example: by its place in its language and kind, shifted by language."""
    counts: dict[tuple[str, CourtesyKind | None], int] = {}
    locales = sorted({one.locale for one in examples})
    folds = []
    for one in examples:
        place = counts.setdefault((one.locale, one.kind), 0)
        counts[one.locale, one.kind] = place + 1
        folds.append((place + locales.index(one.locale)) % FOLDS)
    return np.array(folds)


def _held_out(rows: Matrix, labels: NDArray[np.int64], folds: NDArray[np.int64]) -> Matrix:
    """Return the probabilities of each example by weights that have not seen it."""
    found = np.zeros((len(rows), len(CourtesyKind) + 1))
    for fold in range(FOLDS):
        out = folds == fold
        weights, bias = _fitted(rows[~out], labels[~out])
        found[out] = probabilities(rows[out] @ weights.T + bias)
    return found


def _figures(unseen: Matrix, labels: NDArray[np.int64], row: int) -> KindFigures:
    """Set the threshold of a kind, and count what it does."""
    kind = list(CourtesyKind)[row]
    right, questions = labels == row, labels == len(CourtesyKind)
    share = _FALSE.get(kind, _FALSE_OTHERS)
    highest = float(np.quantile(unseen[questions, row], 1 - share, method="higher"))
    sure_at = max(_LEAST.get(kind, _LEAST_OTHERS), float(np.nextafter(highest, 1)))
    sure = unseen[:, row] >= sure_at
    return KindFigures(
        int(right.sum()), int((sure & right).sum()), int((sure & questions).sum()), sure_at
    )


def _fitted(rows: Matrix, labels: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """Return weights and bias for rows as they are, fitted to rows that are centred and scaled."""
    mean, spread = rows.mean(axis=0), float(rows.std(axis=0).mean())
    weights = _regression((rows - mean) / spread, labels)
    scaled = weights[:-1].T / spread
    return scaled, weights[-1] - scaled @ mean


def _regression(rows: Matrix, labels: NDArray[np.int64]) -> Matrix:
    rows = np.asarray(np.column_stack([rows, np.ones(len(rows))]), np.float64)
    wanted = np.eye(len(CourtesyKind) + 1)[labels]
    penalty = np.full((rows.shape[1], 1), _PENALTY)
    penalty[-1] = 1e-3  # the bias is nearly free
    bound = np.asarray(np.linalg.inv(rows.T @ rows / 2 + np.diag(penalty[:, 0])), np.float64)
    found = np.zeros((rows.shape[1], wanted.shape[1]))
    for _ in range(_STEPS):
        slope = rows.T @ (probabilities(rows @ found) - wanted) + penalty * found
        found = found - bound @ slope
    return found
