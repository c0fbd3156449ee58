"""The plain wiring: langdetect, SentenceTransformer.encode and IndexFlatIP, one after the other.

Written as many bots are, on the same model directory and the same passages, so that what the core
adds and saves can be seen. Several questions at once are answered in asyncio's default threads.
Vectors are kept on disk after the first start, as a careful author would.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bot.benchmark.sides import Side, Stages
from bot.benchmark.stopwatch import StepSeconds, Stopwatch
from index.embedders import Vectors
from index.model.directory import PASSAGE_PROMPT, QUERY_PROMPT
from index.passages import Corpus

LANGDETECT, ENCODE, SEARCH = "langdetect", "encode", "search"
PLAIN_STAGES = (LANGDETECT, ENCODE, SEARCH)

_TEXTS, _VECTORS = "passages.json", "vectors.npy"


@dataclass(frozen=True, slots=True)
class PlainWiring:
    """What the plain wiring is made of; the folder holds its texts, then its vectors too."""

    folder: Path
    model: str
    threads: int


class PlainSide:
    """Answers with the text of the nearest passage, whatever it is."""

    def __init__(self, model: Any, index: Any, texts: Sequence[str]) -> None:
        self._model = model
        self._index = index
        self._texts = texts

    async def answer(self, text: str) -> None:
        """Answer one question, on the spot."""
        self._answer(text, Stopwatch())

    async def answer_among_others(self, text: str) -> None:
        """Answer one question in one of the default executor's threads."""
        await asyncio.to_thread(self._answer, text, Stopwatch())

    async def stages(self, text: str) -> Stages:
        """Answer one question and tell the seconds of each stage."""
        watch = Stopwatch()
        self._answer(text, watch)
        return watch.take()

    def _answer(self, text: str, watch: Stopwatch) -> tuple[str, str]:
        import langdetect

        with watch.timing(LANGDETECT):
            language = langdetect.detect(text)
        with watch.timing(ENCODE):
            vector = _encode(self._model, [text], QUERY_PROMPT)
        with watch.timing(SEARCH):
            _, rows = self._index.search(vector, 1)
            return language, self._texts[rows[0][0]]


def plain_is_installed() -> bool:
    """Whether sentence-transformers is there."""
    return find_spec("sentence_transformers") is not None


def write_texts(folder: Path, corpus: Corpus) -> None:
    """Write down the passages for the plain wiring."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [asdict(passage) for passage in corpus]
    (folder / _TEXTS).write_text(json.dumps(rows), encoding="utf-8")


@asynccontextmanager
async def plain_side(wiring: PlainWiring, steps: StepSeconds) -> AsyncIterator[Side]:
    """Load the libraries and the model, and embed the passages unless that was done before."""
    import discord  # noqa: F401
    import telegram.ext  # noqa: F401

    model = _load_model(wiring)
    passages = json.loads((wiring.folder / _TEXTS).read_text(encoding="utf-8"))
    if not (wiring.folder / _VECTORS).exists():
        with steps.step("step.index"):
            np.save(wiring.folder / _VECTORS, _embed(model, passages))
    yield PlainSide(model, _load_index(wiring), [passage["text"] for passage in passages])


def _load_model(wiring: PlainWiring) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(wiring.threads)
    return SentenceTransformer(wiring.model, device="cpu")


def _load_index(wiring: PlainWiring) -> Any:
    import faiss

    vectors = np.load(wiring.folder / _VECTORS)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _embed(model: Any, passages: Sequence[dict[str, str]]) -> Vectors:
    """Embed all with the prompts that our index uses, so that the work is the same."""
    answers = [row for row, passage in enumerate(passages) if passage["kind"] == "answer"]
    asking = [row for row, passage in enumerate(passages) if passage["kind"] != "answer"]
    vectors: dict[int, Vectors] = {}
    for rows, prompt in ((asking, QUERY_PROMPT), (answers, PASSAGE_PROMPT)):
        texts = [passages[row]["text"] for row in rows]
        vectors |= zip(rows, _encode(model, texts, prompt), strict=True)
    return np.stack([vectors[row] for row in range(len(passages))])


def _encode(model: Any, texts: Sequence[str], prompt: str) -> Vectors:
    vectors = model.encode(
        list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
    )
    return np.asarray(vectors, np.float32)
