"""Intents: what a message is by its meaning."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.courtesies import CourtesyKind
from index.embedders import NgramEmbedder
from index.intents import Intents, default_intents, probabilities, read_intents, write_intents
from index.onnx_embedder import OnnxEmbedder
from tests.index.corpora import ANY_TEXT
from tests.index.intents import SAID, trained

MODEL = trained().intents
FAKE = NgramEmbedder()
TABLES = st.fixed_dictionaries({kind: st.floats(0, 1) for kind in CourtesyKind})


def intents(text: str) -> Intents:
    (found,) = MODEL.intents(FAKE.encode_queries([text]))
    return found


@pytest.mark.parametrize("kind", CourtesyKind)
def test_a_courtesy_in_other_words_is_recognized(kind: CourtesyKind) -> None:
    assert intents(f"{SAID[kind]} please").sure is kind


@pytest.mark.parametrize("text", ["where is the lighthouse then", "who pays for the harbour"])
def test_a_question_is_none(text: str) -> None:
    assert intents(text).sure is None


@given(ANY_TEXT)
def test_any_text_has_probabilities_and_at_most_one_kind(text: str) -> None:
    found = intents(text)
    assert found.probabilities.keys() == {*CourtesyKind}
    assert all(0 <= value <= 1 for value in found.probabilities.values())
    assert sum(found.probabilities.values()) <= 1 + 1e-6
    assert found.sure in (None, *CourtesyKind)


@given(TABLES, TABLES)
def test_distress_comes_before_all_others(
    likely: dict[CourtesyKind, float], sure_at: dict[CourtesyKind, float]
) -> None:
    found = Intents(likely, sure_at)
    distress = CourtesyKind.DISTRESS
    if likely[distress] >= sure_at[distress]:
        assert found.sure is distress
    else:
        assert found.sure in (None, found.likeliest)


def test_only_the_likeliest_is_believed_and_only_from_its_threshold() -> None:
    likely = dict.fromkeys(CourtesyKind, 0.0) | {CourtesyKind.THANKS: 0.6, CourtesyKind.INSULT: 0.3}
    low, high = dict.fromkeys(CourtesyKind, 0.2), dict.fromkeys(CourtesyKind, 0.7)
    assert Intents(likely, low).sure is CourtesyKind.THANKS
    assert Intents(likely, high).sure is None
    assert Intents(likely, high).likeliest is CourtesyKind.THANKS


def test_without_weights_nothing_is_meant() -> None:
    assert (Intents().sure, Intents().likeliest) == (None, None)


def test_nothing_asked_has_no_intents() -> None:
    assert MODEL.intents(FAKE.encode_queries([])) == []


def test_great_scores_are_no_trouble() -> None:
    assert probabilities(np.array([[1e30, -1e30], [0, 0]])).tolist() == [[1, 0], [0.5, 0.5]]


# Files.


def test_weights_survive_a_file(tmp_path: Path) -> None:
    write_intents(tmp_path / "i.npz", MODEL)
    again = read_intents(tmp_path / "i.npz")
    assert (again.model, again.sure_at) == (MODEL.model, MODEL.sure_at)
    vectors = FAKE.encode_queries([*map(str, SAID.values())])
    for one, other in zip(again.intents(vectors), MODEL.intents(vectors), strict=True):
        assert one.probabilities == pytest.approx(dict(other.probabilities))


@pytest.mark.parametrize(
    ("model_id", "fits"),
    [("ngrams-256", True), ("ngrams-256@0123-names", True), ("ngrams-64", False)],
)
def test_weights_fit_one_model_in_any_precision(model_id: str, fits: bool) -> None:
    assert MODEL.fits(model_id) is fits


def test_no_weights_ship_for_another_model() -> None:
    assert default_intents(FAKE.model_id) is None


def test_the_weights_that_ship_know_distress_from_questions(onnx_embedder: OnnxEmbedder) -> None:
    """In wordings that are no exemplars; how sure they are is for the training to say."""
    shipped = default_intents(onnx_embedder.model_id)
    assert shipped is not None
    sad = ["i really dont want to be alive anymore", "Ich möchte am liebsten sterben"]
    asked = ["how many soldiers died in this war?", "Warum gibt es Ebbe und Flut?"]
    found = shipped.intents(onnx_embedder.encode_queries([*sad, *asked]))
    distress = [one.probabilities[CourtesyKind.DISTRESS] for one in found]
    assert min(distress[:2]) > max(distress[2:])
    assert [one.sure for one in found[2:]] == [None, None]
