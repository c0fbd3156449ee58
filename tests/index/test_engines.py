"""The two engines on the one model: the same vectors but for rounding.

The default engine computes with the 4-bit weights as they are and with activations in int8, a
scale for every block of 32; sentence-transformers computes in float32 with the same weights.
"""

import logging
from pathlib import Path

import numpy as np
import pytest

from index.centring import default_centres
from index.onnx_embedder import OnnxEmbedder
from index.st_embedder import SentenceTransformersEmbedder
from tests.index.scripts import HOSTILE, QUESTIONS

CLOSE = 0.999

UNLIKE = {"10 kB in one word", "10 kB of words", "its own special pieces"}
"""Long texts have a test of their own; "<s>" in a text is spelling for SentencePiece, and the
special token for transformers."""


def test_both_engines_agree_on_questions(
    onnx_embedder: OnnxEmbedder, st_embedder: SentenceTransformersEmbedder
) -> None:
    texts = [*QUESTIONS.values(), *(HOSTILE[kind] for kind in HOSTILE if kind not in UNLIKE)]
    one, other = onnx_embedder.encode_queries(texts), st_embedder.encode_queries(texts)
    cosines = dict(zip(texts, (one * other).sum(axis=1), strict=True))
    assert {text: cosine for text, cosine in cosines.items() if cosine < CLOSE} == {}


def test_both_engines_agree_on_answers(
    onnx_embedder: OnnxEmbedder, st_embedder: SentenceTransformersEmbedder
) -> None:
    texts = [text * 3 for text in list(QUESTIONS.values())[::3]]
    one, other = onnx_embedder.encode_passages(texts), st_embedder.encode_passages(texts)
    assert (one * other).sum(axis=1).min() > CLOSE


def test_both_engines_cut_a_long_text_at_the_same_token(
    onnx_embedder: OnnxEmbedder, st_embedder: SentenceTransformersEmbedder
) -> None:
    long = "one two three four five six seven eight nine ten " * 60
    for embedder in (onnx_embedder, st_embedder):
        whole, longer = embedder.encode_queries([long, long + "Who built the lighthouse?" * 20])
        assert whole @ longer == pytest.approx(1, abs=1e-5)
    one, other = onnx_embedder.encode_queries([long]), st_embedder.encode_queries([long])
    assert (one @ other.T).item() > CLOSE


def test_vectors_of_one_engine_are_not_cached_for_the_other(
    onnx_embedder: OnnxEmbedder, st_embedder: SentenceTransformersEmbedder
) -> None:
    assert onnx_embedder.model_id != st_embedder.model_id


def test_the_centres_of_languages_fit_both_engines(
    onnx_embedder: OnnxEmbedder, st_embedder: SentenceTransformersEmbedder
) -> None:
    for embedder in (onnx_embedder, st_embedder):
        centres = default_centres(embedder.model_id)
        assert centres is not None
        assert centres.vectors.shape == (len(centres.languages), embedder.dimensions)


def test_one_model_has_one_id(model_path: Path, onnx_embedder: OnnxEmbedder) -> None:
    again = OnnxEmbedder(model_path, threads=2)
    assert again.model_id == onnx_embedder.model_id
    assert (
        np.abs(again.encode_queries(["Why?"]) - onnx_embedder.encode_queries(["Why?"])).max() < 1e-5
    )


class Collecting(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def test_sentence_transformers_loads_the_model_without_a_warning(
    model_path: Path, st_embedder: SentenceTransformersEmbedder
) -> None:
    """Warnings of Python are errors in all tests; these libraries also warn in their logs."""
    records: list[logging.LogRecord] = []
    handler = Collecting(records)
    loggers = [logging.getLogger(name) for name in ("transformers", "sentence_transformers")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        again = SentenceTransformersEmbedder(str(model_path), device="cpu")
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert [record.getMessage() for record in records] == []
    assert again.model_id == st_embedder.model_id
