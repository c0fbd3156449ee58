"""Centring: two texts of one meaning come closer than two of one language."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.centring import (
    Centring,
    LanguageCentres,
    centre_passages,
    default_centres,
    read_centres,
    write_centres,
)
from index.embedders import NgramEmbedder, Vectors
from index.onnx_embedder import OnnxEmbedder
from index.passages import Corpus
from tests.index.corpora import SEA, answer, question, unit
from tests.index.scripts import QUESTIONS

COUNT = 25
LANGUAGES = np.eye(3 + COUNT)[:3] * 3
MEANINGS = np.eye(3 + COUNT)[3:]


def bilingual() -> tuple[Corpus, Vectors]:
    """Questions in two languages: a vector is its language, three times, and its meaning."""
    corpus = [question(f"m{m:02}", f"{m}", lang) for m in range(COUNT) for lang in ("en", "fr")]
    rows = [LANGUAGES[lang] + MEANINGS[m] for m in range(COUNT) for lang in (0, 1)]
    return tuple(corpus), unit(*rows)


def test_before_centring_language_wins_and_after_it_meaning_does() -> None:
    corpus, vectors = bilingual()
    same_meaning, same_language = (0, 1), (0, 2)
    centred, _ = centre_passages(corpus, vectors, None)
    assert _cosine(vectors, same_meaning) < _cosine(vectors, same_language)
    assert _cosine(centred, same_meaning) > _cosine(centred, same_language)


def test_a_query_is_centred_with_the_mean_of_its_language() -> None:
    corpus, vectors = bilingual()
    centred, centring = centre_passages(corpus, vectors, None)
    for row in range(len(corpus)):
        assert centring.query(vectors[row]) == pytest.approx(centred[row], abs=1e-6)


def test_half_of_the_mean_is_that_of_the_nearest_language_centre() -> None:
    """A query in a third language, of which the index has nothing."""
    corpus, vectors = bilingual()
    centres = LanguageCentres("m", ("en", "xx"), unit(LANGUAGES[0], LANGUAGES[2]))
    _, centring = centre_passages(corpus, vectors, centres)
    query = unit(LANGUAGES[2] + MEANINGS[1])[0]
    nearest = max(centring.means, key=lambda mean: mean / np.linalg.norm(mean) @ query)
    wanted = unit(query - (nearest + centres.vectors[1]) / 2)[0]
    assert centring.query(query) == pytest.approx(wanted, abs=1e-6)
    without = Centring(centring.means, None)
    other = unit(LANGUAGES[2] + MEANINGS[2])[0]
    assert centring.query(query) @ centring.query(other) < without.query(query) @ without.query(
        other
    )


def test_the_mean_of_few_passages_is_trusted_less() -> None:
    """One passage is its own mean: taking that out would leave nothing of it."""
    one = unit((3, 4))
    centred, centring = centre_passages((question("a", "?"),), one, None)
    assert centring.means == pytest.approx(one / 6, abs=1e-6)
    assert centred == pytest.approx(one, abs=1e-6)
    many = tuple(question(f"s{n}", "?") for n in range(5))
    _, half = centre_passages(many, np.repeat(one, 5, axis=0), None)
    assert half.means == pytest.approx(one / 2, abs=1e-6)


def test_answers_have_a_mean_of_their_own_that_no_query_gets() -> None:
    asked, told = unit((1, 0.2, 0)), unit((0, 0.2, 1))
    corpus = (question("a", "?"), answer("a", "."), question("b", "?"), answer("b", "."))
    vectors = np.concatenate([asked, told, asked, told])
    _, centring = centre_passages(corpus, vectors, None)
    assert centring.means == pytest.approx(asked * (2 / 7), abs=1e-6)


@given(st.integers(0, 10_000))
def test_centred_vectors_have_length_1(seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = unit(*random.standard_normal((len(SEA), 6)))
    before = vectors.copy()
    centred, centring = centre_passages(SEA, vectors, None)
    assert np.linalg.norm(centred, axis=1) == pytest.approx(np.ones(len(SEA)), abs=1e-5)
    assert np.linalg.norm(centring.query(vectors[0])) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vectors, before), "the vectors of the model are left alone"


def test_without_passages_a_query_stays_what_it_is() -> None:
    _, centring = centre_passages((), np.zeros((0, 2), np.float32), None)
    assert centring.query(unit((3, 4))[0]) == pytest.approx([0.6, 0.8], abs=1e-6)


def test_centres_survive_a_file_at_half_precision(tmp_path: Path) -> None:
    centres = LanguageCentres("e5", ("en", "zh-Hant"), unit((1, 2, 3), (3, 2, 1)))
    write_centres(tmp_path / "c.npz", centres)
    again = read_centres(tmp_path / "c.npz")
    assert (again.model, again.languages) == ("e5", ("en", "zh-Hant"))
    assert again.vectors.dtype == np.float32
    assert again.vectors == pytest.approx(centres.vectors, abs=1e-3)


@pytest.mark.parametrize(
    ("model_id", "fits"),
    [
        ("e5", True),
        ("e5@0123", True),
        ("e5-large@0123", False),
        ("sentence-transformers:e5", False),
    ],
)
def test_centres_fit_one_model_in_any_precision(model_id: str, fits: bool) -> None:
    centres = LanguageCentres("e5", (), np.zeros((0, 3), np.float32))
    assert centres.fits(model_id) is fits


def test_no_centres_ship_for_another_model() -> None:
    assert default_centres(NgramEmbedder().model_id) is None


def test_the_centres_that_ship_bring_languages_together(onnx_embedder: OnnxEmbedder) -> None:
    """The same question in French and in English, against another one in English."""
    centres = default_centres(onnx_embedder.model_id)
    assert centres is not None
    assert len(set(centres.languages)) == len(centres.languages) > 50
    texts = ["Why are there tides in the sea?", QUESTIONS["fr"], QUESTIONS["en"]]
    vectors = onnx_embedder.encode_queries(texts)
    centred = np.array(
        [Centring(np.zeros((0, 384), np.float32), centres).query(one) for one in vectors]
    )
    assert _gap(centred) > _gap(vectors) + 0.1


def test_the_language_of_a_passage_is_the_one_it_says() -> None:
    corpus, vectors = bilingual()
    mixed = tuple(replace(passage, locale="en") for passage in corpus)
    one, other = centre_passages(corpus, vectors, None), centre_passages(mixed, vectors, None)
    assert (len(one[1].means), len(other[1].means)) == (2, 1)


def _gap(vectors: Vectors) -> float:
    return float(vectors[0] @ vectors[1] - vectors[0] @ vectors[2])


def _cosine(vectors: Vectors, pair: tuple[int, int]) -> float:
    return float(vectors[pair[0]] @ vectors[pair[1]])
