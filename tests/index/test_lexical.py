"""Lexical retrieval: how much of what is rare two texts share."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import build_lexical
from index.terms import terms
from tests.index.corpora import ANY_TEXT, SEA
from tests.index.scripts import HOSTILE, QUESTIONS

TEXTS = [passage.text for passage in SEA]
ROUNDING = 1e-5

corpora = st.lists(st.one_of(st.sampled_from(TEXTS), ANY_TEXT), min_size=1, max_size=8)


@given(corpora, st.one_of(st.sampled_from(TEXTS), ANY_TEXT))
def test_a_score_is_between_0_and_1(texts: list[str], asked: str) -> None:
    scores = build_lexical(texts).scores(asked)
    assert scores.shape == (len(texts),)
    assert scores.min() >= 0
    assert scores.max() <= 1 + ROUNDING


@given(corpora)
def test_a_text_has_score_1_for_itself(texts: list[str]) -> None:
    index = build_lexical(texts)
    for row, text in enumerate(texts):
        assert index.scores(text)[row] == pytest.approx(1 if terms(text) else 0, abs=ROUNDING)


@given(corpora)
def test_two_texts_of_the_index_are_as_like_as_the_other_way_round(texts: list[str]) -> None:
    index = build_lexical(texts)
    table = np.array([index.scores(text) for text in texts])
    assert np.abs(table - table.T).max() <= ROUNDING


@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_words_and_their_number_do_not_matter(
    texts: list[str], random: Random
) -> None:
    words = ["harbour", "open", "the", "unheard"]
    shuffled = words * 2
    random.shuffle(shuffled)
    index = build_lexical(texts)
    assert np.array_equal(index.scores(" ".join(words)), index.scores(" ".join(shuffled)))


@given(corpora, ANY_TEXT)
def test_only_what_shares_a_term_has_a_score(texts: list[str], asked: str) -> None:
    scores = build_lexical(texts).scores(asked)
    shared = [bool(terms(text) & terms(asked)) for text in texts]
    assert list(scores > 0) == shared


@given(corpora)
def test_a_word_that_nobody_wrote_lowers_every_score(texts: list[str]) -> None:
    index = build_lexical([TEXTS[0], *texts])
    scores = index.scores(TEXTS[0])
    more = index.scores(TEXTS[0] + " \U00010380\U00010381")
    assert (more[scores > 0] < scores[scores > 0]).all()


def test_a_rare_word_says_more_than_a_common_one() -> None:
    index = build_lexical(["the sea", "the moon", "the sun", "the tide"])
    asked = index.scores("the tide")
    assert asked[3] > asked[0] > 0
    assert index.scores("tide")[3] > index.scores("the")[3]


def test_a_score_is_the_cosine_of_weights_by_rarity() -> None:
    """Worked out by hand: two texts that share a common word and have a rare one each."""
    index = build_lexical(["aaa bbb", "aaa ccc"])
    rare, common = np.log(1 + 1.5 / 1.5), np.log(1 + 0.5 / 2.5)
    wanted = common**2 / (common**2 + rare**2)
    assert index.scores("aaa bbb") == pytest.approx([1, wanted], abs=1e-6)


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("lighthouses", "lighthouse"),
        ("MARÉES", "tides"),
        ("marees", "tides"),
        ("bateaux", "boats"),
    ],
)
def test_inflection_and_diacritics_do_not_hide_a_text(asked: str, best: str) -> None:
    assert SEA[int(np.argmax(build_lexical(TEXTS).scores(asked)))].slug == best


@pytest.mark.parametrize(
    ("lang", "asked"),
    [("zh", "潮汐"), ("ja", "灯台"), ("th", "น้ำทะเล"), ("hi", "ज्वार"), ("km", "ទឹកជោរ")],
)
def test_a_word_is_found_in_any_script(lang: str, asked: str) -> None:
    langs = list(QUESTIONS)
    scores = build_lexical(QUESTIONS.values()).scores(asked)
    assert langs[int(np.argmax(scores))] == lang
    assert scores.max() > 0.2


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_can_be_indexed_and_asked(kind: str) -> None:
    scores = build_lexical([*TEXTS, HOSTILE[kind]]).scores(HOSTILE[kind])
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("texts", [[], [""], ["?!", "😀"]])
def test_an_index_without_terms_scores_0(texts: list[str]) -> None:
    index = build_lexical(texts)
    assert index.scores("anything").tolist() == [0] * len(texts)
