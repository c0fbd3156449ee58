"""The default engine where the contract says nothing: damaged models, large batches."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelDamaged
from index.model.directory import MANIFEST, ONNX_FILE, SENTENCEPIECE_FILE
from index.onnx_embedder import OnnxEmbedder


def change_manifest(model: Path, **fields: object) -> None:
    """Write other fields into the manifest."""
    text = (model / MANIFEST).read_text()
    (model / MANIFEST).write_text(json.dumps(json.loads(text) | fields))


def trust(model: Path) -> None:
    """Make the manifest agree with the files, so that only reading them can fail."""
    from hashlib import sha256

    sums = {
        name: sha256((model / name).read_bytes()).hexdigest()
        for name in (ONNX_FILE, SENTENCEPIECE_FILE)
    }
    change_manifest(model, checksums=sums)


def test_a_whole_model_loads(tiny_model: Path) -> None:
    embedder = OnnxEmbedder(tiny_model, threads=1)
    assert embedder.dimensions == 32
    assert embedder.encode_queries(["a"]).shape == (1, 32)


@pytest.mark.parametrize("name", [ONNX_FILE, SENTENCEPIECE_FILE])
@pytest.mark.parametrize("damage", ["missing", "truncated", "a bit flipped", "empty"])
def test_a_damaged_file_is_named(tiny_model: Path, name: str, damage: str) -> None:
    file = tiny_model / name
    data = file.read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    file.unlink()
    if damage != "missing":
        halves = {"truncated": data[: len(data) // 2], "empty": b""}
        file.write_bytes(halves.get(damage, bytes(flipped)))
    with pytest.raises(ModelDamaged) as caught:
        OnnxEmbedder(tiny_model, threads=1)
    assert caught.value.path == tiny_model
    assert caught.value.reason.startswith(name)


@pytest.mark.parametrize("name", [ONNX_FILE, SENTENCEPIECE_FILE])
def test_a_file_that_its_library_refuses_is_damage_too(tiny_model: Path, name: str) -> None:
    (tiny_model / name).write_bytes(b"not a model")
    trust(tiny_model)
    with pytest.raises(ModelDamaged):
        OnnxEmbedder(tiny_model, threads=1)


def test_the_files_of_the_other_engine_are_not_read(tiny_model: Path) -> None:
    """They are 400 MB of the real model: checking them would cost the start a second."""
    (tiny_model / "model.safetensors").unlink()
    assert OnnxEmbedder(tiny_model, threads=1).encode_queries(["a"]).shape == (1, 32)


def test_texts_of_very_different_lengths_keep_their_places(tiny_embedder: OnnxEmbedder) -> None:
    """More tokens than one run takes, so that the texts are split into several."""
    texts = ["the cat " * count for count in (90, 1, 40, 120, 3, 0, 90, 7, 500, 2)]
    together = tiny_embedder.encode_passages(texts)
    alone = np.concatenate([tiny_embedder.encode_passages([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5


def test_only_the_first_512_tokens_count(tiny_embedder: OnnxEmbedder) -> None:
    """With both ends and the prompt; the position table of the model ends there."""
    letters = "abcdefghij" * 60
    one, same, other = tiny_embedder.encode_queries(
        [letters, letters + "xyz", "x" * 200 + letters[200:]]
    )
    assert one == pytest.approx(same, abs=1e-6)
    assert np.abs(one - other).max() > 1e-3
