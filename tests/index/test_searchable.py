"""The searchable index: rows grouped by explainer, and nothing embedded twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedders import NgramEmbedder
from index.passages import Corpus, corpus_digest
from index.searchable import build_index, passage_key
from tests.index.corpora import SEA, PromptingEmbedder, answer, question, variant


@given(st.permutations(SEA))
def test_rows_of_one_explainer_stand_together_in_whatever_order_they_came(corpus: Corpus) -> None:
    index = build_index(tuple(corpus), NgramEmbedder(16))
    assert index.slugs == ("boats", "harbour", "lighthouse", "tides")
    for explainer, slug in enumerate(index.slugs):
        rows = index.corpus[index.rows_of(explainer)]
        assert {*rows} == {passage for passage in SEA if passage.slug == slug}
    assert sorted(index.corpus, key=SEA.index) == list(SEA)


def test_starts_are_the_first_rows() -> None:
    index = build_index(SEA, NgramEmbedder(16))
    assert index.starts.tolist() == [0, 2, 5, 9]
    assert [index.rows_of(n) for n in range(4)] == [
        slice(0, 2),
        slice(2, 5),
        slice(5, 9),
        slice(9, 14),
    ]


def test_wordings_and_answers_are_told_apart() -> None:
    index = build_index(SEA, NgramEmbedder(16))
    assert index.asks.tolist() == [passage.asks for passage in SEA]


def test_every_row_has_the_vector_of_its_text() -> None:
    fake = NgramEmbedder()
    index = build_index(SEA, fake)
    assert np.allclose(index.vectors, fake.encode_queries([one.text for one in SEA]))
    assert index.dense.size == index.lexical.size == len(SEA)


def test_questions_are_embedded_as_questions_and_answers_as_answers() -> None:
    fake = PromptingEmbedder()
    index = build_index(SEA, fake)
    texts = [one.text if one.asks else f"told {one.text}" for one in SEA]
    assert np.allclose(index.vectors, fake.encode_queries(texts))


def test_the_index_knows_what_it_was_built_from() -> None:
    index = build_index((*SEA[5:], *SEA[:5]), NgramEmbedder(16))
    assert index.digest == corpus_digest(SEA)
    assert index.model_id == "ngrams-16"


def test_known_passages_are_not_embedded_again() -> None:
    fake = NgramEmbedder()
    index = build_index(SEA, fake)
    known = dict(zip(map(passage_key, index.corpus), index.vectors, strict=True))
    fake.encoded.clear()
    again = build_index((*SEA, variant("tides", "ebb and flow")), fake, known)
    assert fake.encoded == ["ebb and flow"]
    assert np.array_equal(np.delete(again.vectors, 14, axis=0), index.vectors)


def test_a_text_is_known_only_with_the_prompt_it_was_embedded_with() -> None:
    keys = {passage_key(make("a", "text")) for make in (question, variant, answer)}
    assert len(keys) == 2
    assert passage_key(question("a", "text", "en")) == passage_key(variant("b", "text", "fr"))


@pytest.mark.parametrize(
    ("count", "reports"),
    [(0, []), (1, [1]), (256, [256]), (257, [256, 257]), (600, [256, 512, 600])],
)
def test_progress_is_reported_and_ends_at_all(count: int, reports: list[int]) -> None:
    told: list[tuple[int, int]] = []
    corpus = tuple(question(f"s{n:03}", f"question {n}") for n in range(count))
    index = build_index(corpus, NgramEmbedder(4), progress=lambda *done: told.append(done))
    assert told == [(done, count) for done in reports]
    assert (np.linalg.norm(index.vectors, axis=1) > 0.9).all()


def test_an_index_may_be_empty() -> None:
    index = build_index((), NgramEmbedder(4))
    assert index.slugs == ()
    assert index.vectors.shape == (0, 4)
    assert len(index.starts) == 0
