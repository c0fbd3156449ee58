"""Vectors of texts by the default engine's graph, for weights and an adapter."""

from collections.abc import Sequence

import numpy as np
import onnxruntime

from index.embedders import Vectors
from index.model.adapter import AdaptedWeights, Adapter
from index.model.bundled import BundledWeights
from index.model.onnx_graph import onnx_model
from index.model.token_ids import TokenIds
from index.model.tokenizer import sentencepiece_model


def vectors_of(weights: BundledWeights, adapter: Adapter, texts: Sequence[str]) -> Vectors:
    """Return the vectors of texts that have their prompts."""
    graph = onnx_model(AdaptedWeights(weights, adapter)).SerializeToString()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    token_ids = TokenIds(sentencepiece_model(weights.vocabulary))
    found = []
    for text in texts:
        ids = np.array([token_ids.of(text)], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        found.append(session.run(None, feed)[0][0])
    return np.array(found, np.float32)
