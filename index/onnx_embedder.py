"""The default engine: ONNX Runtime and SentencePiece on a model directory, without torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from index.embedders import Vectors
from index.errors import ModelDamaged
from index.model.directory import (
    ONNX_FILE,
    PASSAGE_PROMPT,
    QUERY_PROMPT,
    SENTENCEPIECE_FILE,
    read_manifest,
    verify,
)
from index.model.token_ids import TokenIds

BATCH_TOKENS = 256
"""Tokens (with padding) a run at most.

Some fifteen questions of like length: more of them would be padded to the longest, which costs more
than fewer runs save, and the memory of a run stays small.
"""


class OnnxEmbedder:
    """Embeds with the graph in `onnx/` of a model directory; raises ModelDamaged."""

    def __init__(self, path: Path, *, threads: int) -> None:
        manifest = read_manifest(path)
        verify(path, manifest, (ONNX_FILE, SENTENCEPIECE_FILE))
        self.model_id = manifest.model_id
        self.dimensions = manifest.dimensions
        try:
            self._session = _session(path / ONNX_FILE, threads)
            self._token_ids = TokenIds(path / SENTENCEPIECE_FILE)
        except Exception as error:  # both libraries raise bare RuntimeErrors of their own
            raise ModelDamaged(path, str(error)) from error

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions with e5's query prompt."""
        return self._encode([QUERY_PROMPT + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed answers with e5's passage prompt."""
        return self._encode([PASSAGE_PROMPT + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        tokens = [self._token_ids.of(text) for text in texts]
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for rows in _batches([len(ids) for ids in tokens]):
            vectors[rows] = self._run([tokens[row] for row in rows])
        return vectors

    def _run(self, tokens: list[list[int]]) -> Vectors:
        longest = max(map(len, tokens))
        ids = np.full((len(tokens), longest), self._token_ids.pad, np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(tokens):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, np.float32)


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group row numbers by similar length, so that little is computed on padding."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        fits = batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= BATCH_TOKENS
        batches[-1].append(row) if fits else batches.append([row])
    return batches
