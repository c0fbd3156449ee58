"""Evidence: how far a candidate stands out, and whether independent views agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contrasts import mentions
from index.embedders import NgramEmbedder
from index.evidence import (
    ABSENT,
    EVIDENCE_NAMES,
    Evidence,
    QueryTerms,
    RowScores,
    Scores,
    gather_evidence,
    score_explainers,
)
from index.searchable import SearchableIndex, build_index
from tests.index.corpora import SEA, answer, counterexample, evidence, question, variant

INDEX = build_index(SEA, NgramEmbedder(16))
BOATS, HARBOUR, LIGHTHOUSE, TIDES = range(4)

ROWS = {
    BOATS: ([0.1], [0.2]),
    HARBOUR: ([0.3, 0.5], [0.4]),
    LIGHTHOUSE: ([0.9, 0.6, 0.3], [0.1]),
    TIDES: ([0.2, 0.1, 0.0], [0.3, 0.0]),
}
"""For each explainer the cosines of its wordings and of its answers."""

LEXICAL = np.array([0, 0, 0.2, 0, 0, 0.8, 0.1, 0, 0, 0, 0.5, 0, 0, 0], np.float32)


def rows(dense: Scores, lexical: Scores, closeness: Scores | None = None) -> RowScores:
    return RowScores(dense, lexical, dense if closeness is None else closeness)


def terms(count: int, text: str = "") -> QueryTerms:
    return QueryTerms(count, mentions([text]))


def dense() -> Scores:
    """The cosine of every row."""
    left = {explainer: (list(asking), list(told)) for explainer, (asking, told) in ROWS.items()}
    found = []
    for explainer in range(4):
        for row in range(*INDEX.rows_of(explainer).indices(len(SEA))):
            found.append(left[explainer][0 if SEA[row].asks else 1].pop(0))
    return np.array(found, np.float32)


def gathered(
    candidate: int, scores: Scores | None = None, hidden: tuple[int, ...] = ()
) -> Evidence:
    cosines = dense() if scores is None else scores
    allowed = np.array([explainer not in hidden for explainer in range(4)])
    found = score_explainers(INDEX, rows(cosines, LEXICAL), terms(6))
    return gather_evidence(INDEX, found, candidate, allowed)


def test_the_best_wording_counts() -> None:
    assert gathered(LIGHTHOUSE).question == pytest.approx(0.9)
    assert gathered(HARBOUR).question == pytest.approx(0.5)


def test_the_margin_is_to_the_mean_of_the_rivals() -> None:
    rivals = np.mean([0.1, 0.5, 0.2])
    assert gathered(LIGHTHOUSE).question_margin == pytest.approx(0.9 - rivals, abs=1e-6)


def test_only_the_nearest_five_are_rivals() -> None:
    corpus = tuple(question(f"s{n}", f"question {n}") for n in range(8))
    index = build_index(corpus, NgramEmbedder(16))
    cosines = np.array([0.9, 0.5, 0.5, 0.5, 0.5, 0.5, -0.9, -0.9], np.float32)
    scores = score_explainers(index, rows(cosines, np.zeros(8, np.float32)), terms(3))
    found = gather_evidence(index, scores, 0, np.ones(8, np.bool_))
    assert found.question_margin == pytest.approx(0.4, abs=1e-6)


def test_votes_are_the_mean_of_the_best_three_wordings() -> None:
    assert gathered(LIGHTHOUSE).votes == pytest.approx(0.6)
    assert gathered(HARBOUR).votes == pytest.approx(0.4)
    four = build_index(tuple(variant("a", f"wording {n}") for n in range(4)), NgramEmbedder(16))
    cosines = np.array([0.1, 0.9, 0.5, 0.7], np.float32)
    scores = score_explainers(four, rows(cosines, np.zeros(4, np.float32)), terms(3))
    assert gather_evidence(four, scores, 0, np.ones(1, np.bool_)).votes == pytest.approx(0.7)


def test_gaps_are_to_the_best_rival() -> None:
    found = gathered(LIGHTHOUSE)
    assert found.votes_gap == pytest.approx(0.6 - 0.4)
    assert found.answer_gap == pytest.approx(0.1 - 0.4)
    assert found.lexical_gap == pytest.approx(0.8 - 0.5)


def test_a_rival_may_be_ahead() -> None:
    found = gathered(HARBOUR)
    assert found.votes_gap == pytest.approx(0.4 - 0.6)
    assert found.lexical_gap == pytest.approx(0.2 - 0.8)
    assert found.answer_gap == pytest.approx(0.4 - 0.3)


def test_who_is_not_allowed_is_no_rival() -> None:
    found = gathered(HARBOUR, hidden=(LIGHTHOUSE,))
    assert found.question_margin == pytest.approx(0.5 - np.mean([0.1, 0.2]), abs=1e-6)
    assert found.votes_gap == pytest.approx(0.4 - 0.1)
    assert found.lexical_gap == pytest.approx(0.2 - 0.5)


def test_a_lone_explainer_has_no_rivals() -> None:
    found = gathered(HARBOUR, hidden=(BOATS, LIGHTHOUSE, TIDES))
    assert found.question_margin == found.answer_gap == found.lexical_gap == 0
    assert found.votes_gap == found.votes


def test_a_hidden_wording_does_not_vote() -> None:
    cosines = dense()
    cosines[5] = ABSENT
    found = gathered(LIGHTHOUSE, cosines)
    assert found.question == pytest.approx(0.6)
    assert found.votes == pytest.approx((0.6 + 0.3) / 2)


def test_an_explainer_of_which_only_the_answer_is_left_has_no_votes() -> None:
    cosines = dense()
    cosines[INDEX.rows_of(BOATS).start] = ABSENT
    assert gathered(BOATS, cosines).votes == 0


def test_answers_count_only_where_there_are_any() -> None:
    index = build_index((question("a", "one"), question("b", "two")), NgramEmbedder(16))
    two = rows(np.array([0.9, 0.1], np.float32), np.zeros(2, np.float32))
    scores = score_explainers(index, two, terms(2))
    assert scores.answer is None
    assert gather_evidence(index, scores, 0, np.ones(2, np.bool_)).answer_gap == 0


def test_a_longer_question_says_more() -> None:
    scores = [score_explainers(INDEX, rows(dense(), LEXICAL), terms(count)) for count in (0, 1, 30)]
    lengths = [gather_evidence(INDEX, one, 0, np.ones(4, np.bool_)).query_length for one in scores]
    assert lengths == pytest.approx([0, np.log(2), np.log(31)])


@given(st.permutations(range(len(EVIDENCE_NAMES))))
def test_the_vector_has_the_order_of_the_names(values: list[int]) -> None:
    numbers = dict(zip(EVIDENCE_NAMES, map(float, values), strict=True))
    assert evidence(**numbers).vector().tolist() == values


@pytest.mark.parametrize("candidate", range(4))
def test_evidence_is_numbers_of_python_that_can_be_written_as_json(candidate: int) -> None:
    found = gathered(candidate)
    assert all(type(getattr(found, name)) is float for name in EVIDENCE_NAMES)


def test_a_question_that_is_asked_word_for_word_stands_out() -> None:
    corpus = (*SEA, answer("boats", "Ask at the harbour."))
    index: SearchableIndex = build_index(corpus, NgramEmbedder(64))
    assert index.slugs[BOATS] == "boats"
    row = index.corpus.index(SEA[5])
    cosines = (index.vectors @ index.vectors[row]).astype(np.float32)
    scores = score_explainers(index, rows(cosines, index.lexical.scores(SEA[5].text)), terms(5))
    found = [gather_evidence(index, scores, one, np.ones(4, np.bool_)) for one in range(4)]
    assert max(range(4), key=lambda one: found[one].question_margin) == LIGHTHOUSE
    assert max(range(4), key=lambda one: found[one].lexical_gap) == LIGHTHOUSE


LIGHTS = (
    question("lighthouse", "Who built the lighthouse in 1871?"),
    counterexample("lighthouse", "Who built the lighthouse in France?"),
    question("tides", "Why are there tides?"),
)
LIT = build_index(LIGHTS, NgramEmbedder(16))


def of_lighthouse(text: str, closeness: tuple[float, float, float] = (0.9, 0.2, 0.1)) -> Evidence:
    cosines = np.array([0.9, ABSENT, 0.1], np.float32)
    close = np.array(closeness, np.float32)
    scores = score_explainers(LIT, rows(cosines, np.zeros(3, np.float32), close), terms(3, text))
    return gather_evidence(LIT, scores, 0, np.ones(2, np.bool_))


def test_what_the_query_names_and_the_explainer_does_not_counts_below_zero() -> None:
    assert of_lighthouse("who built it").names == 0
    assert of_lighthouse("who built it in Germany").names == -1
    assert of_lighthouse("what about Germany, Poland and Spain").names == -2


def test_a_counterexample_does_not_make_a_name_known() -> None:
    assert of_lighthouse("who built the lighthouse in France").names == -1


def test_numbers_are_compared_likewise() -> None:
    assert of_lighthouse("was it in 1871").numbers == 0
    assert of_lighthouse("was it in 1872").numbers == -1


def test_the_contrast_is_to_the_nearest_counterexamples() -> None:
    assert of_lighthouse("?", (0.9, 0.2, 0.1)).contrast == pytest.approx(0.7)
    assert of_lighthouse("?", (0.5, 0.8, 0.1)).contrast == pytest.approx(-0.3)


def test_without_counterexamples_there_is_no_contrast() -> None:
    assert gathered(LIGHTHOUSE).contrast == 0
    assert of_lighthouse("?", (0.9, float(ABSENT), 0.1)).contrast == 0


def test_an_explainer_with_more_wordings_says_so() -> None:
    assert gathered(LIGHTHOUSE).wordings == pytest.approx(np.log(4))
    assert gathered(BOATS).wordings == pytest.approx(np.log(2))
