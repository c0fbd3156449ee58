"""The question's way with a stopwatch at each part: the parts themselves are the real ones."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from bot.answering import Answerer
from bot.batching import BatchingRetrieval
from bot.benchmark.sides import Stages
from bot.benchmark.stopwatch import Stopwatch
from bot.bootstrap import Core
from bot.language import IdentifiedLanguage, LanguageChooser
from bot.library import Shelf
from bot.model import Question
from bot.normalize import normalize
from bot.ports import LanguageIdentifier
from bot.strings import interface_languages
from bot.unanswered import NothingKept
from index.embedders import Embedder, Vectors
from index.retrieval import Found, Hits, Retriever

NORMALIZE, LANGUAGE, EMBEDDING = "normalize", "language", "embedding"
EVIDENCE, HANDOVER, DECISION = "evidence", "handover", "decision"
_WHOLE, _RETRIEVAL = "whole", "retrieval"
OUR_STAGES = (NORMALIZE, LANGUAGE, HANDOVER, EMBEDDING, EVIDENCE, DECISION)


class StagedAnswerer:
    """Answers questions and tells the seconds of each stage."""

    def __init__(self, answerer: Answerer, watch: Stopwatch) -> None:
        self._answerer = answerer
        self._watch = watch

    async def stages(self, text: str) -> Stages:
        """Answer one question."""
        self._watch.take()
        with self._watch.timing(_WHOLE):
            await self._answerer.answer(Question(text))
        with self._watch.timing(NORMALIZE):  # a function, not a port: timed beside
            normalize(text)
        return _parted(self._watch.take())


@asynccontextmanager
async def staged_answerer(
    core: Core, identifier: LanguageIdentifier, source_locale: str
) -> AsyncIterator[StagedAnswerer]:
    """Put the parts of a core together again, each with a stopwatch."""
    watch = Stopwatch()
    shelf = _timed_shelf(core, watch)
    spoken = shelf.library.languages | interface_languages()
    languages = _TimedChooser(identifier, spoken, source_locale, watch)
    async with BatchingRetrieval(shelf) as batching:
        retrieval = _TimedRetrieval(batching, watch)
        answerer = Answerer(
            shelf,
            retrieval,
            languages,
            core.courtesies,
            NothingKept(),
            source_locale=source_locale,
            today=_today,
        )
        yield StagedAnswerer(answerer, watch)


class _TimedRetrieval:
    def __init__(self, retrieval: BatchingRetrieval, watch: Stopwatch) -> None:
        self._retrieval = retrieval
        self._watch = watch

    async def retrieve(self, query: str) -> Found | None:
        with self._watch.timing(_RETRIEVAL):
            return await self._retrieval.retrieve(query)


class _TimedChooser(LanguageChooser):
    def __init__(
        self,
        identifier: LanguageIdentifier,
        spoken: frozenset[str],
        fallback: str,
        watch: Stopwatch,
    ) -> None:
        super().__init__(identifier, lambda: spoken, fallback)
        self._watch = watch

    def identify(self, query: str, locale: str | None) -> IdentifiedLanguage:
        with self._watch.timing(LANGUAGE):
            return super().identify(query, locale)


class _TimedEmbedder:
    def __init__(self, embedder: Embedder, watch: Stopwatch) -> None:
        self._embedder = embedder
        self._watch = watch
        self.model_id = embedder.model_id
        self.dimensions = embedder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        with self._watch.timing(EMBEDDING):
            return self._embedder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_passages(texts)


class _TimedRetriever(Retriever):
    def __init__(self, core: Core, embedder: Embedder, watch: Stopwatch) -> None:
        served = core.shelf.library.retriever
        super().__init__(served.index, embedder, core.calibration, served.intents)
        self._watch = watch

    def retrieve_embedded(
        self, query: str, vector: Vectors, hidden: NDArray[np.bool_] | None = None
    ) -> Hits:
        with self._watch.timing(EVIDENCE):
            return super().retrieve_embedded(query, vector, hidden)


def _timed_shelf(core: Core, watch: Stopwatch) -> Shelf:
    retriever = _TimedRetriever(core, _TimedEmbedder(core.embedder, watch), watch)
    return Shelf(replace(core.shelf.library, retriever=retriever))


def _parted(seconds: Stages) -> Stages:
    """Add what is left over: of retrieval the hand-over to its thread, of the whole the rest."""
    known = {**dict.fromkeys((*OUR_STAGES, _RETRIEVAL), 0.0), **seconds}
    known[HANDOVER] = known[_RETRIEVAL] - known[EMBEDDING] - known[EVIDENCE]
    known[DECISION] = known[_WHOLE] - known[NORMALIZE] - known[LANGUAGE] - known[_RETRIEVAL]
    return {name: max(0.0, known[name]) for name in OUR_STAGES}


def _today() -> date:
    return datetime.now(UTC).date()
