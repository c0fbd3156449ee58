"""multilingual-e5-small as an ONNX graph that computes with the 4-bit weights as they are.

Operators: ONNX opset 21 and ONNX Runtime's own `com.microsoft` domain (MatMulNBits,
GatherBlockQuantized, MultiHeadAttention, SkipLayerNormalization, Gelu), documented in
docs/ContribOperators.md of ONNX Runtime. No weight is quantized a second time, and the adapter's
corrections are computed beside the 4-bit matrices, so vectors differ from those of a float32 engine
by rounding only (cosine > .9998).

Inputs:  input_ids, attention_mask: int64 (batch, tokens).
Outputs: embedding: float32 (batch, hidden), mean of the tokens, of length 1.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from index.model.adapter import AdaptedWeights, LowRank
from index.model.bundled import BLOCK, Blocks

_CONTRIB = "com.microsoft"
_INT8_ACTIVATIONS = 4
"""MatMulNBits' `accuracy_level` 4: activations in int8, a scale for every block of 32."""


def onnx_model(weights: AdaptedWeights) -> ModelProto:
    """Return the whole encoder, from token ids to a normalized embedding."""
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_CONTRIB, 1)]
    graph = _EncoderGraph(weights).graph()
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)


class _EncoderGraph:
    """Collects nodes and constants; every step returns the name of what it computed."""

    def __init__(self, weights: AdaptedWeights) -> None:
        self.weights = weights
        self.shape = weights.shape
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def graph(self) -> GraphProto:
        tokens = self._embedded_tokens()
        mask = self._node("Cast", ["attention_mask"], "mask_int32", to=TensorProto.INT32)
        for layer in range(self.shape.layers):
            tokens = self._layer(f"l{layer}.", tokens, mask)
        self._pooled(tokens)
        integers: list[str | int | None] = ["batch", "tokens"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, integers)
            for name in ("input_ids", "attention_mask")
        ]
        sizes: list[str | int | None] = ["batch", self.shape.hidden]
        output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, sizes)
        return helper.make_graph(self.nodes, "e5", inputs, [output], self.constants)

    def _embedded_tokens(self) -> str:
        words = self._word_embeddings()
        positions = self.weights.floats("emb.pos", self.shape.positions, self.shape.hidden)
        token_type = self.weights.floats("emb.type", 1, self.shape.hidden)
        table = self._constant("position_table", positions + token_type)
        length = self._token_count()
        zero = self._constant("zero", np.array([0], np.int64))
        rows = self._node("Slice", [table, zero, length, zero], "positions")
        summed = self._node("Add", [words, rows], "embedded")
        scale, bias = self._layer_norm("emb.ln")
        epsilon = self.shape.layer_norm_epsilon
        inputs = [summed, scale, bias]
        return self._node("LayerNormalization", inputs, "tokens", epsilon=epsilon, axis=-1)

    def _word_embeddings(self) -> str:
        rows, columns = self.shape.vocabulary, self.shape.hidden
        blocks = self.weights.blocks("emb.word", rows, columns)
        table = self._nibbles("words", [rows, columns], blocks.packed())
        scales = self._constant("words_scales", blocks.scales)
        middle = np.full((rows * columns // BLOCK + 1) // 2, 0x88, np.uint8)
        zero_points = self._nibbles("words_zero", [rows, columns // BLOCK], middle)
        inputs = [table, "input_ids", scales, zero_points]
        options = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
        return self._node("GatherBlockQuantized", inputs, "words_rows", _CONTRIB, **options)

    def _token_count(self) -> str:
        shape = self._node("Shape", ["input_ids"], "input_shape")
        one = self._constant("one", np.array([1], np.int64))
        two = self._constant("two", np.array([2], np.int64))
        return self._node("Slice", [shape, one, two], "token_count")

    def _layer(self, prefix: str, tokens: str, mask: str) -> str:
        attended = self._attention(prefix, tokens, mask)
        tokens = self._add_and_norm(prefix + "aln", tokens, attended)
        return self._add_and_norm(prefix + "oln", tokens, self._feed_forward(prefix, tokens))

    def _attention(self, prefix: str, tokens: str, mask: str) -> str:
        hidden = self.shape.hidden
        names = [prefix + part for part in "qkv"]
        joined = self._linear(names, tokens, hidden, hidden)
        sizes = self._constant(prefix + "sizes", np.array([hidden] * 3, np.int64))
        outputs = [name + "_part" for name in names]
        self.nodes.append(helper.make_node("Split", [joined, sizes], outputs, axis=-1))
        inputs = [*outputs, "", mask]
        heads = self.shape.heads
        context = self._node(
            "MultiHeadAttention", inputs, prefix + "context", _CONTRIB, num_heads=heads
        )
        return self._linear([prefix + "ao"], context, hidden, hidden)

    def _feed_forward(self, prefix: str, tokens: str) -> str:
        hidden, inner = self.shape.hidden, self.shape.feed_forward
        widened = self._linear([prefix + "fi"], tokens, hidden, inner)
        active = self._node("Gelu", [widened], prefix + "gelu", _CONTRIB)
        return self._linear([prefix + "fo"], active, inner, hidden)

    def _linear(self, names: list[str], tokens: str, columns: int, rows: int) -> str:
        """One multiplication for matrices that share their input (query, key and value)."""
        parts = [self.weights.blocks(f"{name}.w", rows, columns) for name in names]
        blocks = _stacked(parts)
        biases = [self.weights.floats(f"{name}.b", rows) for name in names]
        label = "+".join(names)
        matrix = self._constant(f"{label}.matrix", blocks.packed())
        scales = self._constant(f"{label}.scales", blocks.scales.reshape(-1))
        bias = self._constant(f"{label}.bias", np.concatenate(biases))
        inputs = [tokens, matrix, scales, "", "", bias]
        options = {"K": columns, "N": rows * len(names), "bits": 4, "block_size": BLOCK}
        options["accuracy_level"] = _INT8_ACTIVATIONS
        product = self._node("MatMulNBits", inputs, f"{label}.out", _CONTRIB, **options)
        correction = _joined([self.weights.low_rank(f"{name}.w") for name in names], columns, rows)
        return self._corrected(label, tokens, product, correction)

    def _corrected(self, label: str, tokens: str, product: str, correction: LowRank | None) -> str:
        if correction is None:
            return product
        down = self._constant(f"{label}.down", correction.down)
        up = self._constant(f"{label}.up", correction.up)
        narrow = self._node("MatMul", [tokens, down], f"{label}.narrow")
        added = self._node("MatMul", [narrow, up], f"{label}.added")
        return self._node("Add", [product, added], f"{label}.corrected")

    def _add_and_norm(self, name: str, tokens: str, update: str) -> str:
        scale, bias = self._layer_norm(name)
        inputs = [tokens, update, scale, bias]
        epsilon = self.shape.layer_norm_epsilon
        return self._node(
            "SkipLayerNormalization", inputs, name + ".out", _CONTRIB, epsilon=epsilon
        )

    def _layer_norm(self, name: str) -> tuple[str, str]:
        hidden = self.shape.hidden
        scale = self._constant(f"{name}.scale", self.weights.floats(f"{name}.w", hidden))
        return scale, self._constant(f"{name}.bias", self.weights.floats(f"{name}.b", hidden))

    def _pooled(self, tokens: str) -> str:
        mask = self._node("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
        last = self._constant("last_axis", np.array([-1], np.int64))
        column = self._node("Unsqueeze", [mask, last], "mask_column")
        masked = self._node("Mul", [tokens, column], "masked")
        axis = self._constant("token_axis", np.array([1], np.int64))
        # The sum will do for the mean: dividing by the length is undone by the normalization.
        summed = self._node("ReduceSum", [masked, axis], "summed", keepdims=0)
        return self._node("LpNormalization", [summed], "embedding", axis=-1, p=2)

    def _node(
        self, operator: str, inputs: list[str], output: str, domain: str = "", **options: Any
    ) -> str:
        node = helper.make_node(operator, inputs, [output], domain=domain, **options)
        self.nodes.append(node)
        return output

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _nibbles(self, name: str, sizes: list[int], packed: NDArray[np.uint8]) -> str:
        raw = packed.tobytes()
        self.constants.append(helper.make_tensor(name, TensorProto.UINT4, sizes, raw, raw=True))
        return name


def _joined(found: list[LowRank | None], columns: int, rows: int) -> LowRank | None:
    """One correction for matrices whose rows are stacked: each uses its own part of the rank."""
    if not any(found):
        return None
    nothing = LowRank(np.zeros((columns, 0), np.float32), np.zeros((0, rows), np.float32))
    corrections = [one or nothing for one in found]
    down = np.concatenate([one.down for one in corrections], axis=1)
    ends = np.cumsum([one.up.shape[0] for one in corrections])
    up = np.zeros((down.shape[1], rows * len(corrections)), np.float32)
    for number, (end, one) in enumerate(zip(ends, corrections, strict=True)):
        up[end - len(one.up) : end, number * rows : (number + 1) * rows] = one.up
    return LowRank(down, up)


def _stacked(parts: list[Blocks]) -> Blocks:
    values = np.concatenate([part.values for part in parts])
    return Blocks(values, np.concatenate([part.scales for part in parts]))
