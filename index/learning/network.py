"""The encoder in torch: fixed lower layers, and upper layers that learn an adapter."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from index.model.adapter import LowRank, named_added, named_low_rank
from index.model.bundled import BundledWeights, Float32

FIRST_LEARNING = 6
"""The lower half stays as it is: what it computes of a text needs computing only once."""

RANK = 8
_GAIN = 2.0
"""What a correction is multiplied with: alpha / rank in the terms of LoRA."""

_MASKED = -1e4
_DROPOUT = 0.05


class Linear(nn.Module):
    """A fixed matrix, with a correction and a bias that learn."""

    def __init__(self, weights: BundledWeights, name: str, rows: int, columns: int) -> None:
        super().__init__()
        matrix = weights.blocks(f"{name}.w", rows, columns).dequantized()
        self.name = name
        self.register_buffer("matrix", torch.from_numpy(matrix), persistent=False)
        self.bias = _learning(weights.floats(f"{name}.b", rows))
        self.down = nn.Parameter(torch.randn(columns, RANK) / columns**0.5)
        self.up = nn.Parameter(torch.zeros(RANK, rows))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the product, (batch, tokens, rows)."""
        product = functional.linear(tokens, self.get_buffer("matrix"), self.bias)
        return product + (tokens @ self.down) @ self.up * _GAIN

    def learned(self, weights: BundledWeights) -> dict[str, Float32]:
        """Return the corrections by their names."""
        correction = LowRank(_array(self.down), _array(self.up) * np.float32(_GAIN))
        bias = _array(self.bias) - weights.floats(f"{self.name}.b", len(self.bias))
        return named_low_rank(f"{self.name}.w", correction) | named_added(f"{self.name}.b", bias)


class Norm(nn.Module):
    """A layer normalization whose scale and bias learn."""

    def __init__(self, weights: BundledWeights, name: str) -> None:
        super().__init__()
        self.name, self.hidden = name, weights.shape.hidden
        self.epsilon = weights.shape.layer_norm_epsilon
        self.w = _learning(weights.floats(f"{name}.w", self.hidden))
        self.b = _learning(weights.floats(f"{name}.b", self.hidden))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the normalized tokens."""
        return functional.layer_norm(tokens, (self.hidden,), self.w, self.b, self.epsilon)

    def learned(self, weights: BundledWeights) -> dict[str, Float32]:
        """Return the differences by their names."""
        w = _array(self.w) - weights.floats(f"{self.name}.w", self.hidden)
        b = _array(self.b) - weights.floats(f"{self.name}.b", self.hidden)
        return named_added(f"{self.name}.w", w) | named_added(f"{self.name}.b", b)


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, weights: BundledWeights, number: int) -> None:
        super().__init__()
        hidden, inner = weights.shape.hidden, weights.shape.feed_forward
        self.heads = weights.shape.heads
        sizes = {"fi": (inner, hidden), "fo": (hidden, inner)}
        names = ("q", "k", "v", "ao", "fi", "fo")
        made = {
            name: Linear(weights, f"l{number}.{name}", *sizes.get(name, (hidden, hidden)))
            for name in names
        }
        self.linear = nn.ModuleDict(made)
        self.norm = nn.ModuleDict(
            {name: Norm(weights, f"l{number}.{name}") for name in ("aln", "oln")}
        )

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Return the tokens one layer up; `mask` is added to the scores of attention."""
        attended = self._dropped(self.linear["ao"](self._attended(tokens, mask)))
        tokens = self.norm["aln"](tokens + attended)
        inner = functional.gelu(self.linear["fi"](tokens))
        up: Tensor = self.norm["oln"](tokens + self._dropped(self.linear["fo"](inner)))
        return up

    def _attended(self, tokens: Tensor, mask: Tensor) -> Tensor:
        query, key, value = (self._heads(self.linear[name](tokens)) for name in "qkv")
        context = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return context.transpose(1, 2).reshape(tokens.shape)

    def _heads(self, values: Tensor) -> Tensor:
        batch, length, hidden = values.shape
        return values.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

    def _dropped(self, values: Tensor) -> Tensor:
        return functional.dropout(values, _DROPOUT, self.training)


class Encoder(nn.Module):
    """From token ids to vectors, in two halves."""

    def __init__(self, weights: BundledWeights) -> None:
        super().__init__()
        shape = weights.shape
        words = weights.blocks("emb.word", shape.vocabulary, shape.hidden).dequantized()
        places = weights.floats("emb.pos", shape.positions, shape.hidden)
        places = places + weights.floats("emb.type", 1, shape.hidden)
        self.register_buffer("words", torch.from_numpy(words), persistent=False)
        self.register_buffer("places", torch.from_numpy(places), persistent=False)
        self.norm = Norm(weights, "emb.ln").requires_grad_(requires_grad=False)
        layers = [Layer(weights, number) for number in range(shape.layers)]
        self.lower = nn.ModuleList(layers[:FIRST_LEARNING]).requires_grad_(requires_grad=False)
        self.upper = nn.ModuleList(layers[FIRST_LEARNING:])

    @torch.no_grad()
    def below(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return what the fixed layers make of token ids."""
        tokens = self.norm(
            self.get_buffer("words")[ids] + self.get_buffer("places")[: ids.shape[1]]
        )
        return _through(self.lower.eval(), tokens, mask)  # dropout would stay in what is kept

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Return the vectors, of length 1, of what `below` gave."""
        tokens = _through(self.upper, tokens, mask)
        weight = mask[..., None].to(tokens.dtype)
        return functional.normalize((tokens * weight).sum(1).float(), dim=-1)

    def learned(self, weights: BundledWeights) -> dict[str, Float32]:
        """Return the tensors of the adapter."""
        parts = (one for one in self.upper.modules() if isinstance(one, Linear | Norm))
        return {name: values for one in parts for name, values in one.learned(weights).items()}


def _through(layers: nn.ModuleList, tokens: Tensor, mask: Tensor) -> Tensor:
    away = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(mask == 0, _MASKED)
    for layer in layers:
        tokens = layer(tokens, away[:, None, None, :])
    return tokens


def _learning(values: Float32) -> nn.Parameter:
    return nn.Parameter(torch.from_numpy(values.copy()))


def _array(values: Tensor) -> Float32:
    return np.asarray(values.detach().numpy(), np.float32)
