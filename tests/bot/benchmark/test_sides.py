"""The sides: ours on the small bot, the plain wiring on a stand-in for its model."""

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import faiss
import pytest

from bot.answering import Answerer
from bot.batching import BatchingRetrieval
from bot.benchmark import plain
from bot.benchmark.crowds import questions_per_second, seconds_each, stages_each
from bot.benchmark.ours import OurSide, our_side
from bot.benchmark.plain import PLAIN_STAGES, PlainSide, PlainWiring, plain_side, write_texts
from bot.benchmark.staging import OUR_STAGES, staged_answerer
from bot.benchmark.stopwatch import StepSeconds
from bot.bootstrap import Core
from bot.identifiers import FixedIdentifier
from bot.language import LanguageChooser
from bot.library import Shelf
from bot.settings import Settings
from bot.telling import NoWishes
from bot.unanswered import NothingKept
from index.embedders import NgramEmbedder, Vectors
from index.passages import corpus_of
from tests.assembly import (
    COURTESIES,
    SEA,
    TODAY,
    approved_snapshot,
    desk_over,
    library_of,
    services_over,
)

QUESTIONS = ["Why are there tides?", "When is the harbour open?", "Who built the lighthouse?", "?"]


class StandInModel:
    """Encodes as SentenceTransformer does, by spelling."""

    def __init__(self) -> None:
        self.embedder = NgramEmbedder()
        self.prompts: list[str] = []

    def encode(self, texts: list[str], prompt: str, **_: Any) -> Vectors:
        self.prompts.append(prompt)
        return self.embedder.encode_queries(texts)


@asynccontextmanager
async def small_core() -> AsyncIterator[Core]:
    embedder = NgramEmbedder()
    shelf = Shelf(library_of(approved_snapshot(*SEA), embedder))
    languages = LanguageChooser(FixedIdentifier("en"), lambda: frozenset({"en", "fr"}), "en")
    async with BatchingRetrieval(shelf) as retrieval:
        answerer = Answerer(
            shelf,
            retrieval,
            languages,
            COURTESIES,
            NothingKept(),
            source_locale="en",
            today=lambda: TODAY,
        )
        services = services_over(desk_over(answerer))
        yield Core(answerer, services, NoWishes(), shelf, embedder, COURTESIES)


@asynccontextmanager
async def our_small_side() -> AsyncIterator[OurSide]:
    async with small_core() as core, AsyncExitStack() as stack:
        yield OurSide(
            core.answerer, lambda: staged_answerer(core, FixedIdentifier("en"), "en"), stack
        )


async def test_each_question_is_timed() -> None:
    async with our_small_side() as side:
        seconds = await seconds_each(side, QUESTIONS)
    assert len(seconds) == len(QUESTIONS)
    assert min(seconds) > 0


async def test_every_stage_of_ours_is_timed() -> None:
    async with our_small_side() as side:
        stages = await stages_each(side, QUESTIONS[:3])
    assert [tuple(one) for one in stages] == [OUR_STAGES] * 3
    assert min(value for one in stages for value in one.values()) >= 0
    assert all(one["embedding"] > 0 and one["evidence"] > 0 for one in stages)


async def test_what_is_not_searched_for_has_no_search_in_its_stages() -> None:
    async with our_small_side() as side:
        await side.stages(QUESTIONS[0])
        stages = await side.stages("?")
    assert stages["embedding"] == stages["evidence"] == stages["handover"] == 0


@pytest.mark.parametrize("askers", [1, 3, 50])
async def test_askers_share_the_questions(askers: int) -> None:
    async with small_core() as core, AsyncExitStack() as stack:
        embedder = core.embedder
        assert isinstance(embedder, NgramEmbedder)
        before = len(embedder.encoded)
        side = OurSide(core.answerer, lambda: staged_answerer(core, FixedIdentifier(""), ""), stack)
        rate = await questions_per_second(side, QUESTIONS[:3] * 4, askers)
    assert rate > 0
    assert len(embedder.encoded) - before == 12


async def test_our_side_holds_what_a_bot_holds(data: Path) -> None:
    steps = StepSeconds()
    async with our_side(Settings(data=data), steps) as side:
        await side.answer("What is NATO?")
        stages = await side.stages("Was ist die NATO?")
    assert {"telegram", "discord"} <= set(sys.modules)
    assert stages["embedding"] > 0
    assert not steps.seconds


async def test_the_plain_wiring_does_its_three_stages() -> None:
    model, index = StandInModel(), faiss.IndexFlatIP(256)
    index.add(model.embedder.encode_passages(QUESTIONS))
    side = PlainSide(model, index, QUESTIONS)
    await side.answer(QUESTIONS[0])
    stages = await side.stages(QUESTIONS[1])
    rate = await questions_per_second(side, QUESTIONS[:3], 3)
    assert tuple(stages) == PLAIN_STAGES
    assert set(model.prompts) == {"query: "}
    assert rate > 0


async def test_the_plain_wiring_embeds_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = StandInModel()
    monkeypatch.setattr(plain, "_load_model", lambda wiring: model)
    corpus = corpus_of(approved_snapshot(*SEA).texts(TODAY))
    write_texts(tmp_path, corpus)
    first, second = StepSeconds(), StepSeconds()
    for steps in (first, second):
        async with plain_side(PlainWiring(tmp_path, "unused", 1), steps) as side:
            await side.answer(QUESTIONS[0])
    assert list(first.seconds) == ["step.index"]
    assert not second.seconds
    assert model.prompts == ["query: ", "passage: ", "query: ", "query: "]
