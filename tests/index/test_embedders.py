"""What every embedder promises, whatever is behind it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedders import Embedder, NgramEmbedder
from tests.index.corpora import ANY_TEXT
from tests.index.scripts import HOSTILE, QUESTIONS

ROUNDING = 1e-5
TEXTS = [
    *list(QUESTIONS.values())[::4],
    *(text for text in HOSTILE.values() if len(text) < 1000),
    "A text that is much longer than a question, so that the others are padded. " * 4,
]


def test_a_vector_has_the_dimensions_of_the_model(embedder: Embedder) -> None:
    assert embedder.encode_queries(["Why?"]).shape == (1, embedder.dimensions)
    assert embedder.encode_passages(["So."]).shape == (1, embedder.dimensions)


def test_vectors_are_single_precision(embedder: Embedder) -> None:
    assert embedder.encode_queries(["Why?"]).dtype == np.float32
    assert embedder.encode_passages(["So."]).dtype == np.float32


def test_nothing_is_embedded_as_no_vectors(embedder: Embedder) -> None:
    assert embedder.encode_queries([]).shape == (0, embedder.dimensions)
    assert embedder.encode_passages([]).shape == (0, embedder.dimensions)


def test_a_vector_does_not_depend_on_what_else_is_in_the_batch(embedder: Embedder) -> None:
    together = embedder.encode_queries(TEXTS)
    alone = np.concatenate([embedder.encode_queries([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < ROUNDING


def test_vectors_come_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = list(QUESTIONS.values())[::3]
    forward, backward = embedder.encode_passages(texts), embedder.encode_passages(texts[::-1])
    assert np.abs(forward - backward[::-1]).max() < ROUNDING


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_has_a_vector_of_length_1(embedder: Embedder, kind: str) -> None:
    for encode in (embedder.encode_queries, embedder.encode_passages):
        assert np.linalg.norm(encode([HOSTILE[kind]]), axis=1) == pytest.approx(1, abs=1e-5)


@settings(max_examples=12)
@given(texts=st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_any_string_has_a_vector_of_length_1(embedder: Embedder, texts: list[str]) -> None:
    lengths = np.linalg.norm(embedder.encode_queries(texts), axis=1)
    assert lengths == pytest.approx(np.ones(len(texts)), abs=1e-5)


@pytest.mark.parametrize("lang", QUESTIONS)
def test_different_texts_differ_in_every_script(embedder: Embedder, lang: str) -> None:
    first, second = embedder.encode_queries([QUESTIONS[lang], QUESTIONS[lang][:-4] + "!?"])
    assert first @ second < 0.9999


def test_threads_get_the_vectors_of_their_own_texts(embedder: Embedder) -> None:
    wanted = embedder.encode_queries(TEXTS)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: embedder.encode_queries([text])[0], TEXTS * 2))
    assert np.abs(np.array(found) - np.concatenate([wanted, wanted])).max() < ROUNDING


@pytest.mark.parametrize("name", ["onnx_embedder", "st_embedder"])
def test_questions_and_answers_are_prompted_differently(
    request: pytest.FixtureRequest, name: str
) -> None:
    """e5 has a prompt for each; the fake has none, which no code may rely on."""
    embedder: Embedder = request.getfixturevalue(name)
    asked, told = embedder.encode_queries(["tides"]), embedder.encode_passages(["tides"])
    assert 0.5 < (asked @ told.T).item() < 0.995


@pytest.mark.parametrize("name", ["onnx_embedder", "st_embedder"])
def test_a_paraphrase_in_another_language_is_closer_than_another_question(
    request: pytest.FixtureRequest, name: str
) -> None:
    embedder: Embedder = request.getfixturevalue(name)
    tides, marees, lighthouse = embedder.encode_queries(
        ["Why are there tides in the sea?", QUESTIONS["fr"], QUESTIONS["en"]]
    )
    assert tides @ marees > tides @ lighthouse


def test_the_fake_finds_paraphrases_by_their_spelling() -> None:
    one, near, far = NgramEmbedder().encode_queries(
        ["Who built the lighthouse?", "who built that lighthouse", "Combien coûte un bateau ?"]
    )
    assert one @ near > 0.7 > 0.3 > one @ far


def test_the_fake_notes_what_it_was_given() -> None:
    fake = NgramEmbedder()
    fake.encode_queries(["a", "b"])
    fake.encode_passages(["c"])
    assert fake.encoded == ["a", "b", "c"]


def test_fakes_of_other_dimensions_are_other_models() -> None:
    assert NgramEmbedder(8).model_id != NgramEmbedder(16).model_id
    assert NgramEmbedder(8).encode_queries(["a"]).shape == (1, 8)
