"""Asking labelled questions: with the right explainer there, and without it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from index.datasets import LabelledQuery
from index.embedders import NgramEmbedder
from index.evaluation import hidden_rows, modes, predict, predict_variants, write_predictions
from index.passages import PassageKind
from index.retrieval import Hits, Retriever
from index.scoring import Outcome, Prediction
from index.searchable import build_index
from index.training import untrained
from tests.index.corpora import SEA, question, variant

FAKE = NgramEmbedder()
INDEX = build_index(SEA, FAKE)
RETRIEVER = Retriever(INDEX, FAKE, untrained())


@dataclass(frozen=True)
class Decided:
    outcome: Outcome
    hits: Hits


def always(outcome: Outcome) -> "type[Decided]":
    """A decision that does not look."""
    return lambda hits: Decided(outcome, hits[:2])  # type: ignore[return-value]


def query(qid: str, text: str, *gold: str) -> LabelledQuery:
    return LabelledQuery(qid, "en", text, frozenset(gold))


TIDES = query("q1", "why are there tides in the sea", "tides")
NOTHING = query("q2", "is there a car park")


def asked(
    queries: Sequence[LabelledQuery], outcome: Outcome = "answer"
) -> dict[tuple[str, str], Prediction]:
    found = predict(queries, RETRIEVER, FAKE, always(outcome))
    return {(one.qid, one.mode): one for one in found}


def test_an_answerable_question_is_asked_twice_and_another_once() -> None:
    assert asked([TIDES, NOTHING]).keys() == {
        ("q1", "present"),
        ("q1", "removed"),
        ("q2", "present"),
    }
    assert (modes(TIDES), modes(NOTHING)) == (("present", "removed"), ("present",))


def test_with_its_entry_there_it_is_found_and_without_it_is_not() -> None:
    found = asked([TIDES])
    assert found["q1", "present"].key == "tides"
    assert found["q1", "removed"].key not in (None, "tides")


def test_an_entry_is_removed_in_every_locale() -> None:
    hidden = hidden_rows(INDEX, TIDES, "removed")
    assert hidden is not None
    assert [one.slug == "tides" for one in SEA] == hidden.tolist()
    assert {one.locale for one in SEA if one.slug == "tides"} == {"en", "fr"}
    assert hidden_rows(INDEX, TIDES, "present") is None


def test_every_gold_entry_is_removed() -> None:
    found = asked([query("q", "when is the harbour lighthouse open", "harbour", "lighthouse")])
    assert found["q", "present"].key in ("harbour", "lighthouse")
    assert found["q", "removed"].key in ("tides", "boats")


def test_a_prediction_has_the_score_and_the_decision() -> None:
    found = asked([TIDES], "abstain")["q1", "present"]
    hits = RETRIEVER.retrieve([TIDES.text])[0].hits
    assert found.score == pytest.approx(hits[0].probability)
    assert (found.decision, found.options) == ("abstain", ())


def test_options_are_what_is_offered_when_it_clarifies() -> None:
    hits = RETRIEVER.retrieve([TIDES.text])[0].hits
    offered = asked([TIDES], "clarify")["q1", "present"].options
    assert offered == tuple(hit.slug for hit in hits[:2])
    assert asked([TIDES], "answer")["q1", "present"].options == ()


def test_without_explainers_there_is_nothing_to_predict() -> None:
    empty = Retriever(build_index((), FAKE), FAKE, untrained())
    (found,) = predict([NOTHING], empty, FAKE, always("abstain"))
    assert (found.key, found.score) == (None, 0)
    assert list(predict([], RETRIEVER, FAKE, always("answer"))) == []


class TestVariants:
    """Stored variants ask for themselves, but are not there to answer."""

    def test_every_variant_is_asked_for_its_explainer(self) -> None:
        found = list(predict_variants(RETRIEVER, always("answer"), INDEX))
        texts = [one.text for one in SEA if one.kind is PassageKind.VARIANT]
        assert [one.text for one, _ in found[::2]] == texts
        assert [one.mode for _, one in found] == ["present", "removed"] * len(texts)
        assert {(one.text, *one.gold) for one, _ in found} == {
            (one.text, one.slug) for one in SEA if one.kind is PassageKind.VARIANT
        }

    def test_a_variant_does_not_find_itself(self) -> None:
        """It is all that its explainer has, and so its explainer is not found at all."""
        corpus = (*SEA, variant("z", "how deep is the water at the pier"))
        index = build_index(corpus, FAKE)
        retriever = Retriever(index, FAKE, untrained())
        found = predict_variants(retriever, always("answer"), index)
        keys = {one.key for asked, one in found if asked.gold == {"z"}}
        assert keys
        assert "z" not in keys

    def test_its_explainer_is_found_by_its_other_wordings(self) -> None:
        found = predict_variants(RETRIEVER, always("answer"), INDEX)
        present = {one.text: made.key for one, made in found if made.mode == "present"}
        assert present["who made the lighthouse"] == "lighthouse"
        found = predict_variants(RETRIEVER, always("answer"), INDEX)
        removed = {one.text: made.key for one, made in found if made.mode == "removed"}
        assert removed["who made the lighthouse"] != "lighthouse"

    def test_variants_may_come_from_languages_that_the_index_has_not(self) -> None:
        told = (question("tides", "Por que há marés?", "pt"), variant("tides", "marées", "pt"))
        other = build_index(told, FAKE)
        found = list(predict_variants(RETRIEVER, always("answer"), other))
        assert [(one.lang, made.key == "tides") for one, made in found] == [
            ("pt", True),
            ("pt", False),
        ]

    def test_each_has_an_id_of_its_own(self) -> None:
        found = list(predict_variants(RETRIEVER, always("answer"), INDEX))
        assert len({one.qid for one, _ in found}) == len(found) / 2


def test_predictions_are_written_as_json_lines(tmp_path: Path) -> None:
    found = [
        Prediction("q1", "present", "étoile", 0.5, "clarify", ("a", "b")),
        Prediction("q2", "removed", None, 0.0, "abstain"),
    ]
    write_predictions(tmp_path / "p.jsonl", found)
    lines = (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        asdict(one) | {"options": list(one.options)} for one in found
    ]
