"""The same weights, corrected, as a float32 BERT checkpoint for sentence-transformers."""

import numpy as np
from safetensors.numpy import save

from index.model.adapter import AdaptedWeights
from index.model.bundled import Float32

_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def safetensors(weights: AdaptedWeights) -> bytes:
    """Return the checkpoint, with the tensor names of `transformers.BertModel`."""
    tensors = _embeddings(weights) | _pooler(weights)
    for layer in range(weights.shape.layers):
        tensors |= _layer(weights, layer)
    return save(tensors, metadata={"format": "pt"})


def _embeddings(weights: AdaptedWeights) -> dict[str, Float32]:
    shape = weights.shape
    words = weights.matrix("emb.word", shape.vocabulary, shape.hidden)
    prefix = "embeddings."
    return {
        prefix + "word_embeddings.weight": words,
        prefix + "position_embeddings.weight": weights.floats(
            "emb.pos", shape.positions, shape.hidden
        ),
        prefix + "token_type_embeddings.weight": _token_types(weights),
        prefix + "LayerNorm.weight": weights.floats("emb.ln.w", shape.hidden),
        prefix + "LayerNorm.bias": weights.floats("emb.ln.b", shape.hidden),
    }


def _token_types(weights: AdaptedWeights) -> Float32:
    """The checkpoint names two token types; only the first is ever used, so it stands for both."""
    return np.repeat(weights.floats("emb.type", 1, weights.shape.hidden), 2, axis=0)


def _pooler(weights: AdaptedWeights) -> dict[str, Float32]:
    """BERT's pooler, which mean pooling never uses; without it transformers warns at loading."""
    hidden = weights.shape.hidden
    return {
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }


def _layer(weights: AdaptedWeights, layer: int) -> dict[str, Float32]:
    tensors = {}
    for short, name in _LINEAR.items():
        rows, columns = _sizes(weights, short)
        prefix = f"encoder.layer.{layer}.{name}."
        tensors[prefix + "weight"] = weights.matrix(f"l{layer}.{short}.w", rows, columns)
        tensors[prefix + "bias"] = weights.floats(f"l{layer}.{short}.b", rows)
    for short, name in _NORMS.items():
        prefix = f"encoder.layer.{layer}.{name}."
        for end, part in (("w", "weight"), ("b", "bias")):
            values = weights.floats(f"l{layer}.{short}.{end}", weights.shape.hidden)
            tensors[prefix + part] = values
    return tensors


def _sizes(weights: AdaptedWeights, short: str) -> tuple[int, int]:
    hidden, inner = weights.shape.hidden, weights.shape.feed_forward
    return {"fi": (inner, hidden), "fo": (hidden, inner)}.get(short, (hidden, hidden))
