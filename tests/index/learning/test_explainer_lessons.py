"""Explainers as lessons."""

import random
from dataclasses import replace

from index.learning.explainer_lessons import explainer_lessons
from index.learning.lessons import OrganizationLessons, asked
from index.nameless import Names
from tests.assembly import revision

TIDES = revision("tides", variants=("why tides", "what pulls the sea", "tides of Harbourtown"))
FRENCH = replace(TIDES, locale="fr", question="Pourquoi ?", variants=("la mer monte",))
BOATS = revision(
    "boats", variants=("boat price", "cost of boats"), counterexamples=("boat colour",)
)
LONELY = revision("lonely", variants=("only one",))


def lessons(names: Names | None = None) -> OrganizationLessons:
    return explainer_lessons([BOATS, TIDES, LONELY, FRENCH], names, random.Random(1))


def test_wordings_of_one_explainer_mean_the_same_in_all_languages() -> None:
    batches = [lessons().batch(8) for _ in range(20)]
    assert {len(set(batch.meanings)) for batch in batches} == {2}
    texts = {text for batch in batches for text in (*batch.left, *batch.right)}
    assert asked("la mer monte") in set(lessons().texts)
    assert texts <= set(lessons().texts)


def test_counterexamples_mean_nothing_that_is_there() -> None:
    assert lessons().batch(8).strangers == (asked("boat colour"),)


def test_explainer_with_one_wording_teaches_nothing() -> None:
    assert asked("only one") not in lessons().texts


def test_names_of_the_organization_are_not_read() -> None:
    read = lessons(Names(["Harbourtown"])).texts
    assert asked("tides of") in read
    assert not any("Harbourtown" in text for text in read)
