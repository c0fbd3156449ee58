"""The figures, worked out by hand, and against the definition where that is at hand."""

import importlib.util
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datasets import LabelledQuery
from index.scoring import Figures, Outcome, Prediction, score, score_by_language

DEFINITION = Path(__file__).parents[3] / "shared" / "eval" / "score.py"


def query(qid: str, *gold: str, lang: str = "en") -> LabelledQuery:
    return LabelledQuery(qid, lang, f"question {qid}", frozenset(gold))


def present(
    qid: str, key: str | None, value: float, decision: Outcome = "answer", *options: str
) -> Prediction:
    return Prediction(qid, "present", key, value, decision, options)


def removed(qid: str, key: str | None, value: float, decision: Outcome = "abstain") -> Prediction:
    return Prediction(qid, "removed", key, value, decision)


THREE = [query("q1", "a"), query("q2", "b", lang="fr"), query("q3")]

FIVE = [
    present("q1", "a", 0.9),
    removed("q1", "b", 0.4),
    present("q2", "a", 0.5, "clarify", "a", "b"),
    removed("q2", "c", 0.8, "answer"),
    present("q3", None, 0.0, "abstain"),
]
"""The first is answered rightly, the second's entry is offered, and once without it is answered."""


def test_a_worked_example() -> None:
    assert score(THREE, FIVE) == Figures(
        answerable=2,
        must_not=3,
        r_at_1=1 / 2,
        c95=1 / 2,
        precision=1 / 2,
        coverage=1 / 2,
        false=1 / 3,
        rescued=1 / 2,
    )


def test_by_language_predictions_count_for_their_own_query_only() -> None:
    table = score_by_language(THREE, FIVE)
    assert list(table) == ["all", "en", "fr"]
    assert table["all"] == score(THREE, FIVE)
    english = table["en"]
    assert (english.answerable, english.must_not, english.coverage) == (1, 2, 1)
    assert (english.precision, english.false, english.rescued) == (1, 0, 0)
    french = table["fr"]
    assert (french.answerable, french.must_not, french.coverage) == (1, 1, 0)
    assert (french.precision, french.false, french.rescued) == (0, 1, 1)


def test_nothing_is_divided_by_nothing() -> None:
    assert score([], []) == Figures(0, 0, 0, 0, None, 0, None, 0)
    only_answerable = score([query("q", "a")], [present("q", "a", 1, "abstain")])
    assert (only_answerable.precision, only_answerable.false) == (None, None)


def test_a_right_candidate_counts_though_it_is_not_answered() -> None:
    figures = score([query("q", "a")], [present("q", "a", 0.2, "abstain"), removed("q", None, 0)])
    assert (figures.r_at_1, figures.c95, figures.coverage) == (1, 1, 0)


def test_any_gold_entry_is_right() -> None:
    figures = score([query("q", "a", "b")], [present("q", "b", 0.9), removed("q", None, 0)])
    assert figures.coverage == 1


def test_with_its_entry_removed_no_answer_is_right() -> None:
    figures = score([query("q", "a")], [present("q", None, 0, "abstain"), removed("q", "a", 1)])
    assert (figures.r_at_1, figures.c95) == (0, 0)


@pytest.mark.parametrize(("wrong", "c95"), [(0, 1), (1, 1), (2, 0.5)])
def test_c95_allows_one_wrong_answer_in_twenty(wrong: int, c95: float) -> None:
    """Of 19 right answers; two wrong ones stand before the last ten, which are lost with them."""
    queries = [query(f"q{n}", "a") for n in range(19)]
    found = [present(f"q{n}", "a", 1 - n / 100) for n in range(19)]
    found += [removed(f"q{n}", "x", 0.915 if n < wrong else 0) for n in range(19) if n < wrong]
    assert score(queries, found).c95 == pytest.approx(9 / 19 if c95 == 0.5 else c95)


def test_c95_does_not_cut_between_equal_scores() -> None:
    queries = [query("q1", "a"), query("q2", "a")]
    tied = [present("q1", "a", 0.9), present("q2", "b", 0.9)]
    assert score(queries, tied).c95 == score(queries, tied[::-1]).c95 == 0
    untied = [present("q1", "a", 0.9), present("q2", "b", 0.8)]
    assert score(queries, untied).c95 == 1 / 2


@pytest.mark.parametrize(
    ("prediction", "rescued"),
    [
        (present("q", "x", 0.5, "clarify", "a"), 1),
        (present("q", "x", 0.5, "clarify", "x", "y", "a"), 1),
        (present("q", "x", 0.5, "clarify", "x", "y", "z", "a"), 0),
        (present("q", "x", 0.5, "abstain", "a"), 0),
        (present("q", "x", 0.5, "answer", "a"), 0),
        (Prediction("q", "removed", "x", 0.5, "clarify", ("a",)), 0),
    ],
)
def test_an_offered_explainer_rescues_when_it_is_among_three_options(
    prediction: Prediction, rescued: int
) -> None:
    assert score([query("q", "a")], [prediction]).rescued == rescued


KEYS = ("a", "b", "c")
golds = st.lists(st.sets(st.sampled_from(KEYS), max_size=2), min_size=1, max_size=25)
outcomes = st.tuples(
    st.one_of(st.none(), st.sampled_from(KEYS)),
    st.sampled_from([0.0, 0.25, 0.5, 0.75, 0.9]),
    st.sampled_from(["answer", "clarify", "abstain"]),
    st.lists(st.sampled_from(KEYS), max_size=4).map(tuple),
)


@pytest.fixture(scope="module")
def definition() -> ModuleType:
    """The script that defines the figures, which is no part of the project."""
    if not DEFINITION.exists():
        pytest.skip("the evaluation data is not beside the project")
    spec = importlib.util.spec_from_file_location("score_definition", DEFINITION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(data=st.data(), golds=golds)
def test_the_figures_are_those_of_the_definition(
    definition: ModuleType, data: st.DataObject, golds: Sequence[set[str]]
) -> None:
    queries = [query(f"q{n}", *gold) for n, gold in enumerate(golds)]
    asked = [(one.qid, "present") for one in queries]
    asked += [(one.qid, "removed") for one in queries if one.gold]
    found = [Prediction(qid, mode, *data.draw(outcomes)) for qid, mode in asked]  # type: ignore[arg-type]
    rows = [asdict(one) | {"gold": sorted(one.gold)} for one in queries]
    wanted = definition.score(rows, [asdict(one) for one in found])
    wanted["r_at_1"] = wanted.pop("r@1")
    assert asdict(score(queries, found)) == pytest.approx(wanted)
