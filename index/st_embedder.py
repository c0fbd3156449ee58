"""The sentence-transformers engine: any model of that library, on any device it finds."""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedders import Vectors
from index.errors import EngineMissing, ModelDamaged
from index.model.directory import PASSAGE_PROMPT, QUERY_PROMPT, read_manifest

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EXTRA = "sentence-transformers"


class SentenceTransformersEmbedder:
    """Embeds with a sentence-transformers model, given by path or by name.

    Raises EngineMissing without the extra. Uses the model's own prompts where it has them.
    """

    def __init__(self, model: str, *, device: str | None = None) -> None:
        self._model = _load(model, device)
        self._model_name = model
        probe = self._encode(["probe"], "")
        self.model_id = f"{_name(model)}@{_fingerprint(probe)}"
        self.dimensions = probe.shape[1]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions with the model's query prompt."""
        return self._encode(texts, self._prompt(("query",), QUERY_PROMPT))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed answers with the model's passage prompt."""
        names = ("document", "passage", "corpus")  # as in the library's own encode_document
        return self._encode(texts, self._prompt(names, PASSAGE_PROMPT))

    def _prompt(self, names: tuple[str, ...], default: str) -> str:
        own = next(filter(None, map(self._model.prompts.get, names)), "")
        return own or (default if "e5" in self._model_name.casefold() else "")

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = self._model.encode(
            [_encodable(text) for text in texts],
            prompt=prompt,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


def _encodable(text: str) -> str:
    """Tokenizers take UTF-8 only, which lone surrogates are not."""
    return text.encode("utf-8", "replace").decode()


def _load(model: str, device: str | None) -> "SentenceTransformer":
    if find_spec("sentence_transformers") is None:
        raise EngineMissing("sentence-transformers", EXTRA)
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(model, device=device)


def _name(model: str) -> str:
    """The name that both engines have for Dragoman's own model: its centres fit both."""
    try:
        return read_manifest(Path(model)).name
    except ModelDamaged:
        return f"sentence-transformers:{model}"


def _fingerprint(probe: Vectors) -> str:
    """A name alone does not say which weights it stands for; a vector, rounded, does."""
    rounded = np.round(probe, 2) + 0.0  # no negative zeros
    return hashlib.sha256(rounded.tobytes()).hexdigest()[:12]
