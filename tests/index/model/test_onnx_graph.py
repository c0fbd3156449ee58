"""The ONNX graph with an adapter: it computes with the corrected weights."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.embedders import Vectors
from index.model.adapter import AdaptedWeights, Adapter
from index.model.bundled import find_weights, load_weights
from index.model.directory import FORMAT, ONNX_FILE, TORCH_FILE, read_manifest, write_directory
from index.model.onnx_graph import onnx_model
from index.model.torch_weights import safetensors
from index.onnx_embedder import OnnxEmbedder
from index.st_embedder import SentenceTransformersEmbedder
from tests.index.tiny_weights import any_adapter

TEXTS = ["the cat?", "a", "", "where is the dog: here", "zzz " * 50]
WHOLE = any_adapter(0)


def only(*parts: str) -> Adapter:
    """The part of the adapter that corrects these tensors."""
    kept = {
        name: values
        for name, values in WHOLE.tensors.items()
        if name.removeprefix("l0.").startswith(parts)
    }
    return Adapter(kept)


@pytest.fixture
def plain(tiny_model: Path) -> Path:
    """The tiny model, of which no layer is corrected."""
    return tiny_model


def corrected(plain: Path, adapter: Adapter, name: str = "corrected") -> Path:
    """The tiny model, made with another adapter."""
    path = plain.with_name(name)
    weights = AdaptedWeights(load_weights(find_weights()), adapter)

    def files() -> Iterator[tuple[str, bytes]]:
        made = {
            ONNX_FILE: onnx_model(weights).SerializeToString(),
            TORCH_FILE: safetensors(weights),
        }
        for name in read_manifest(plain).checksums:
            yield name, made.get(name) or (plain / name).read_bytes()

    manifest = read_manifest(plain)
    described = {name: getattr(manifest, name) for name in ("name", "made_from", "licence")}
    described |= {"format": FORMAT, "dimensions": manifest.dimensions}
    write_directory(path, files(), lambda sums: described | {"checksums": sums})
    return path


def vectors(path: Path) -> Vectors:
    return OnnxEmbedder(path, threads=1).encode_queries(TEXTS)


@pytest.mark.parametrize(
    "adapter",
    [
        WHOLE,
        only("fo.w"),
        only("q.w", "v.w"),
        only("fi.b", "aln", "oln"),
    ],
    ids=["everything", "one matrix", "two of three that are joined", "vectors"],
)
def test_both_engines_compute_the_same_with_an_adapter(plain: Path, adapter: Adapter) -> None:
    path = corrected(plain, adapter)
    one = vectors(path)
    other = SentenceTransformersEmbedder(str(path), device="cpu").encode_queries(TEXTS)
    assert (one * other).sum(axis=1).min() > 0.999
    assert (one * vectors(plain)).sum(axis=1).min() < 0.99


def test_an_adapter_of_nothing_changes_nothing(plain: Path) -> None:
    path = corrected(plain, Adapter({}))
    np.testing.assert_array_equal(vectors(path), vectors(plain))


def test_joined_matrices_each_have_their_own_correction(plain: Path) -> None:
    """Query and key in each other's place would be another model."""
    swapped = {"q": "k", "k": "q"}
    kept = only("q.w", "k.w")
    other = {
        f"l0.{swapped[name.split('.')[1]]}.{name.split('.', 2)[2]}": values
        for name, values in kept.tensors.items()
    }
    one = vectors(corrected(plain, kept, "one"))
    two = vectors(corrected(plain, Adapter(other), "two"))
    assert np.abs(one - two).max() > 1e-3
