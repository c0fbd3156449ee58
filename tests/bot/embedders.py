"""Embedders that wait or fail when a test wants it."""

import threading
from collections.abc import Sequence

from index.embedders import NgramEmbedder, Vectors


class GatedEmbedder(NgramEmbedder):
    """Holds every batch of questions until `gate` is set; notes the batches as they come in."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.batches: list[list[str]] = []
        self.error: Exception | None = None

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        assert self.gate.wait(10), "the gate was never opened"
        if self.error is not None:
            raise self.error
        return super().encode_queries(texts)
