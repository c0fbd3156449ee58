"""The sentence-transformers engine where it differs: any model, its own prompts."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from index.errors import EngineMissing
from index.model.directory import MANIFEST
from index.st_embedder import SentenceTransformersEmbedder
from tests.index.conftest import Install

CONFIG = "config_sentence_transformers.json"


@pytest.fixture
def foreign_model(tiny_model: Path) -> Path:
    """A model without Dragoman's manifest: what one of the hub looks like."""
    (tiny_model / MANIFEST).unlink()
    return tiny_model


def loaded(model: Path) -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(str(model), device="cpu")


def with_prompts(model: Path, prompts: dict[str, str]) -> SentenceTransformersEmbedder:
    (model / CONFIG).write_text(json.dumps({"prompts": prompts, "similarity_fn_name": "cosine"}))
    return loaded(model)


def test_without_the_extra_it_says_which_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EngineMissing) as caught:
        SentenceTransformersEmbedder("anything")
    assert (caught.value.engine, caught.value.extra) == (("sentence-transformers",) * 2)


@pytest.mark.parametrize("name", ["document", "passage", "corpus"])
def test_a_models_own_prompts_are_used_whatever_it_calls_them(
    foreign_model: Path, name: str
) -> None:
    plain = with_prompts(foreign_model, {})
    own = with_prompts(foreign_model, {"query": "ask: ", name: "tell: "})
    asked, told = plain.encode_queries(["ask: tides", "tell: tides"])
    assert own.encode_queries(["tides"])[0] == pytest.approx(asked, abs=1e-5)
    assert own.encode_passages(["tides"])[0] == pytest.approx(told, abs=1e-5)
    assert asked @ told < 0.999


def test_a_model_without_prompts_gets_those_of_e5_only_when_it_is_an_e5(
    foreign_model: Path,
) -> None:
    plain = with_prompts(foreign_model, {})
    e5 = loaded(foreign_model.rename(foreign_model.with_name("my-E5")))
    prompted, bare = plain.encode_queries(["query: tides", "tides"])
    assert e5.encode_queries(["tides"])[0] == pytest.approx(prompted, abs=1e-5)
    assert plain.encode_queries(["tides"])[0] == pytest.approx(bare, abs=1e-5)
    assert prompted @ bare < 0.999


def test_a_model_that_does_not_normalize_is_normalized(foreign_model: Path) -> None:
    modules = json.loads((foreign_model / "modules.json").read_text())
    (foreign_model / "modules.json").write_text(json.dumps(modules[:2]))
    vectors = loaded(foreign_model).encode_queries(["tides", "the sea"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_dragomans_own_model_has_one_name_in_both_engines(tiny_model: Path) -> None:
    assert loaded(tiny_model).model_id.split("@")[0] == "multilingual-e5-small"


def test_a_foreign_model_is_named_by_its_path_and_its_vectors(
    foreign_model: Path, install: Install
) -> None:
    name, fingerprint = loaded(foreign_model).model_id.rsplit("@", 1)
    assert name == f"sentence-transformers:{foreign_model}"
    assert loaded(foreign_model).model_id.endswith(fingerprint)
    other = with_prompts(foreign_model, {"query": "ask: "})
    assert other.model_id.endswith(fingerprint), "prompts are no weights"


def test_other_weights_under_the_same_name_are_another_model(foreign_model: Path) -> None:
    before = loaded(foreign_model).model_id
    weights = foreign_model / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-20_000:] = np.full(5_000, 0.1, np.float32).tobytes()
    weights.write_bytes(data)
    assert loaded(foreign_model).model_id != before
