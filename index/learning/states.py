"""What the fixed layers make of each text: computed once, kept at half precision."""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from index.learning.network import Encoder
from index.model.token_ids import TokenIds

_BATCH = 64
_LONGEST = 64
"""Pieces of a text that are learned from: questions are short, and answers say it early."""


class States:
    """The states of texts, by text."""

    def __init__(self, encoder: Encoder, token_ids: TokenIds) -> None:
        self._encoder = encoder
        self._token_ids = token_ids
        self._states: dict[str, Tensor] = {}

    def add(self, texts: Iterable[str]) -> None:
        """Compute the states of texts that are not known yet."""
        new = sorted({*texts} - self._states.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(new), _BATCH):
            self._compute(new[start : start + _BATCH])

    def length(self, text: str) -> int:
        """Return how many pieces a text has."""
        return len(self._states[text])

    def batch(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return states (texts, pieces, hidden) and their mask."""
        found = [self._states[text].float() for text in texts]
        states = torch.nn.utils.rnn.pad_sequence(found, batch_first=True)
        return states, _mask([len(one) for one in found])

    def _compute(self, texts: Sequence[str]) -> None:
        ids = [torch.tensor(self._token_ids.of(text, _LONGEST)) for text in texts]
        padded = torch.nn.utils.rnn.pad_sequence(
            ids, batch_first=True, padding_value=self._token_ids.pad
        )
        states = self._encoder.below(padded, _mask([len(one) for one in ids]))
        for text, state, one in zip(texts, states, ids, strict=True):
            self._states[text] = state[: len(one)].half().clone()


def _mask(lengths: Sequence[int]) -> Tensor:
    longest = max(lengths)
    return (torch.arange(longest)[None, :] < torch.tensor(lengths)[:, None]).long()
