"""Scenarios are asked unseen; with the real model, on two tiny data sets."""

import json
from pathlib import Path

import pytest

from bot.quality.cosine import cosine_predictions
from bot.quality.leave_one_out import RememberingEmbedder, leave_one_out
from bot.settings import Settings
from bot.steps import SilentSteps
from index.datasets import LabelledQuery, Scenario
from index.embedders import NgramEmbedder
from index.errors import DataInvalid
from index.passages import Passage, PassageKind
from index.scoring import score
from tests.bot.cli.test_measuring import ASKED, FAQ

CORPUS = tuple(
    Passage(slug, "en", kind, text)
    for slug, kind, text in (
        ("tides", PassageKind.QUESTION, "Why are there tides?"),
        ("tides", PassageKind.ANSWER, "when does it rain"),
        ("rain", PassageKind.QUESTION, "Why does it rain?"),
    )
)


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    entries = [{"key": k, "lang": "en", "question": q, "answer": a} for k, (q, a) in FAQ.items()]
    queries = [
        {"qid": f"{n}", "lang": "en", "text": text, "gold": [gold] if gold else []}
        for n, (text, gold) in enumerate(ASKED.items())
    ]
    for name, rows in (("entries", entries), ("queries", queries)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    files = {"entries": "entries.jsonl", "queries": "queries.jsonl"}
    path = tmp_path / "scenarios.json"
    path.write_text(json.dumps([{"name": f"{name} faq", **files} for name in ("one", "two")]))
    return path


def test_every_scenario_is_asked_in_both_modes(bare: Path, scenarios: Path) -> None:
    outcomes = leave_one_out(Settings(data=bare), SilentSteps())(scenarios)
    assert list(outcomes) == ["one faq", "two faq"]
    for outcome in outcomes.values():
        assert len(outcome.shipped) == len(outcome.cosine) == 2 * 5 + 1
        assert score(outcome.queries, outcome.shipped).r_at_1 == 1.0
        assert score(outcome.queries, outcome.cosine).r_at_1 >= 0.8


def test_one_data_set_alone_cannot_be_left_out(bare: Path, scenarios: Path) -> None:
    scenarios.write_text(scenarios.read_text().replace("two faq", "one more"))
    with pytest.raises(DataInvalid):
        leave_one_out(Settings(data=bare), SilentSteps())(scenarios)


def test_baseline_knows_questions_only_and_loses_removed_entries() -> None:
    asked = (LabelledQuery("q", "en", "when does it rain", frozenset({"rain"})),)
    present, removed = cosine_predictions(Scenario("s", CORPUS, asked), NgramEmbedder())
    assert (present.key, removed.key) == ("rain", "tides")
    alone = Scenario("s", CORPUS[2:], asked)
    assert [one.key for one in cosine_predictions(alone, NgramEmbedder())] == ["rain", None]


def test_each_text_is_embedded_once() -> None:
    asked: list[str] = []

    class Noting(NgramEmbedder):
        def encode_queries(self, texts):  # type: ignore[no-untyped-def]
            asked.extend(texts)
            return super().encode_queries(texts)

    embedder = RememberingEmbedder(Noting())
    first = embedder.encode_queries(["a", "b", "a"])
    assert (embedder.encode_queries(["b", "c"])[0] == first[1]).all()
    assert asked == ["a", "b", "c"]
    assert embedder.encode_passages(["a"]).shape == (1, embedder.dimensions)
