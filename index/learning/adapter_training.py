"""Trains the adapter: pulls what means the same together, and pushes the rest of a batch away.

InfoNCE over cosines (van den Oord et al. 2018) in both directions, with AdamW. Deterministic for
one machine; a quarter of an hour on two cores.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from index.learning.lessons import Batch, Lessons
from index.learning.network import Encoder
from index.learning.states import States
from index.model.bundled import BundledWeights, Float32
from index.model.token_ids import TokenIds
from index.model.tokenizer import sentencepiece_model

STEPS = 800
_PAIRS = 64
_RATE = 1e-3
_WARM_UP = 30
_LEAST_RATE = 0.02
_TEMPERATURE = 0.03
_NEVER = -1e4
_CUTS = (0.6, 0.88)
"""Texts of a batch go through the layers in three parts of like length: less padding."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Course:
    """Lessons, and how often they come up."""

    lessons: Lessons
    share: float


def train_adapter(
    weights: BundledWeights,
    courses: Sequence[Course],
    progress: Progress = lambda done, total: None,
    *,
    steps: int = STEPS,
    seed: int = 0,
) -> Mapping[str, Float32]:
    """Return the tensors of an adapter for the weights."""
    torch.manual_seed(seed)
    encoder = Encoder(weights)
    states = States(encoder, TokenIds(sentencepiece_model(weights.vocabulary)))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states.add(text for course in courses for text in course.lessons.texts)
    _learn(encoder, states, _batches(courses, steps, random.Random(seed)), progress)  # noqa: S311 - no secret
    return encoder.learned(weights)


def loss_of(vectors: Tensor, batch: Batch) -> Tensor:
    """Return how far a batch is from told apart; `vectors` in the order of its texts."""
    size = len(batch.left)
    left, right, strangers = vectors[:size], vectors[size : 2 * size], vectors[2 * size :]
    same = _same(batch.meanings)
    forth = [_scores(left, right, same), _scores(left, left, same | torch.eye(size).bool())]
    back = [_scores(right, left, same)]
    rest_forth, rest_back = left @ strangers.T, right @ strangers.T
    wanted = torch.arange(size)
    return 0.5 * (
        functional.cross_entropy(torch.cat([*forth, rest_forth / _TEMPERATURE], 1), wanted)
        + functional.cross_entropy(torch.cat([*back, rest_back / _TEMPERATURE], 1), wanted)
    )


def _batches(courses: Sequence[Course], steps: int, dice: random.Random) -> list[Batch]:
    shares = [course.share for course in courses]
    chosen = dice.choices([course.lessons for course in courses], shares, k=steps)
    return [lessons.batch(_PAIRS) for lessons in chosen]


def _learn(encoder: Encoder, states: States, batches: Sequence[Batch], progress: Progress) -> None:
    learning = [one for one in encoder.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _rate(len(batches)))
    encoder.train()
    for done, batch in enumerate(batches, 1):
        optimizer.zero_grad()
        loss = loss_of(_vectors(encoder, states, batch.texts), batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        schedule.step()
        progress(done, len(batches))


def _vectors(encoder: Encoder, states: States, texts: Sequence[str]) -> Tensor:
    order = sorted(range(len(texts)), key=lambda place: states.length(texts[place]))
    first, second = (int(len(order) * cut) for cut in _CUTS)
    parts = [part for part in (order[:first], order[first:second], order[second:]) if part]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = [encoder(*states.batch([texts[place] for place in part])) for part in parts]
    return torch.cat(found)[torch.argsort(torch.tensor(order))]


def _same(meanings: Sequence[object]) -> Tensor:
    """Pairs of places that mean the same without being the same place."""
    size = len(meanings)
    rows = [
        [meanings[row] == meanings[column] and row != column for column in range(size)]
        for row in range(size)
    ]
    return torch.tensor(rows)


def _scores(first: Tensor, second: Tensor, left_out: Tensor) -> Tensor:
    return (first @ second.T / _TEMPERATURE).masked_fill(left_out, _NEVER)


def _rate(steps: int) -> Callable[[int], float]:
    return lambda step: min(1.0, (step + 1) / _WARM_UP) * max(_LEAST_RATE, 1 - step / steps)
