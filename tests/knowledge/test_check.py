"""Checks of explainers that need no person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.check import check, fold
from knowledge.explainers import Media, Revision, Source
from knowledge.folders import find_line, read_folder, starter_folder, write_folder
from knowledge.problems import Kind, LineFinder, Problem, Severity, no_lines
from tests.knowledge.libraries import ARTICLE_5, TODAY, revision
from tests.knowledge.revisions import WILD


def problems(
    *revisions: Revision, locales: Sequence[str] = ("en",), find_line: LineFinder = no_lines
) -> tuple[Problem, ...]:
    return check(revisions, source_locale="en", locales=locales, today=TODAY, find_line=find_line)


def found(*revisions: Revision, locales: Sequence[str] = ("en",)) -> list[tuple[str, Kind]]:
    return [(problem.key, problem.kind) for problem in problems(*revisions, locales=locales)]


def test_a_good_explainer_has_no_problem() -> None:
    assert problems(ARTICLE_5) == ()


@pytest.mark.parametrize(
    ("changes", "key", "kind", "details"),
    [
        ({"slug": "Article 5"}, "slug", Kind.BAD_SLUG, {}),
        ({"slug": "-a"}, "slug", Kind.BAD_SLUG, {}),
        ({"slug": "a--b"}, "slug", Kind.BAD_SLUG, {}),
        ({"slug": "a" * 41}, "slug", Kind.TOO_LONG, {"length": 41, "limit": 40}),
        ({"topic": ""}, "topic", Kind.EMPTY, {}),
        ({"question": ""}, "question", Kind.EMPTY, {}),
        ({"question": "a" * 201}, "question", Kind.TOO_LONG, {"length": 201, "limit": 200}),
        ({"variants": ("a", "")}, "variants.2", Kind.EMPTY, {}),
        ({"variants": ("a" * 301,)}, "variants.1", Kind.TOO_LONG, {"length": 301, "limit": 300}),
        (
            {"variants": tuple(f"a{n}" for n in range(51))},
            "variants",
            Kind.TOO_MANY,
            {"count": 51, "limit": 50},
        ),
        ({"answer": ""}, "answer", Kind.EMPTY, {}),
        ({"answer": "a" * 601}, "answer", Kind.TOO_LONG, {"length": 601, "limit": 600}),
        ({"more": "a" * 3001}, "more", Kind.TOO_LONG, {"length": 3001, "limit": 3000}),
        ({"author": ""}, "author", Kind.EMPTY, {}),
        ({"sources": ()}, "sources", Kind.NO_SOURCE, {}),
        (
            {"sources": (Source("a", "https://e.org"),) * 6},
            "sources",
            Kind.TOO_MANY,
            {"count": 6, "limit": 5},
        ),
        ({"sources": (Source("", "https://e.org"),)}, "sources.1.title", Kind.EMPTY, {}),
        ({"sources": (Source("a", ""),)}, "sources.1.url", Kind.EMPTY, {}),
        ({"media": (Media("https://e.org", ""),)}, "media.1.alt", Kind.EMPTY, {}),
        (
            {"as_of": date(2026, 9, 2)},
            "as_of",
            Kind.AS_OF_IN_FUTURE,
            {"as_of": "2026-09-02"},
        ),
        (
            {"as_of": date(2026, 8, 1), "review_by": date(2026, 8, 31)},
            "review_by",
            Kind.REVIEW_PAST,
            {"review_by": "2026-08-31"},
        ),
    ],
)
def test_one_mistake_is_one_problem_with_its_data(
    changes: dict[str, Any], key: str, kind: Kind, details: dict[str, object]
) -> None:
    (problem,) = problems(revision(**changes))
    assert (problem.key, problem.kind, problem.details) == (key, kind, details)


@pytest.mark.parametrize(
    "url",
    ["ftp://e.org", "javascript:alert(1)", "e.org", "https://", "https://[", "https://e.org/a b"],
)
def test_a_source_must_be_a_web_address(url: str) -> None:
    assert found(revision(sources=(Source("a", url),))) == [("sources.1.url", Kind.BAD_URL)]
    assert found(revision(media=(Media(url, "a"),))) == [("media.1.url", Kind.BAD_URL)]


def test_review_may_not_come_before_the_facts_were_checked() -> None:
    early = revision(review_by=date(2026, 6, 29))
    assert ("review_by", Kind.REVIEW_BEFORE_AS_OF) in found(early)


def test_the_day_of_review_itself_is_not_past() -> None:
    assert found(revision(review_by=TODAY, as_of=TODAY)) == []


@pytest.mark.parametrize("locale", ["en", "pt-BR", "zh-Hant", "zh-TW", "sr-Latn-RS"])
def test_a_language_tag_is_known(locale: str) -> None:
    assert check([revision(locale=locale)], source_locale=locale, locales=[], today=TODAY) == ()


@pytest.mark.parametrize("locale", ["xx", "EN", "pt_BR", "pt-br", "zh-hant", "english", "", "-"])
def test_a_language_tag_is_unknown_or_not_in_its_form(locale: str) -> None:
    problems = check([revision(locale=locale)], source_locale=locale, locales=[], today=TODAY)
    assert [problem.kind for problem in problems] == [Kind.UNKNOWN_LOCALE]


def test_a_question_asked_twice_in_one_explainer_is_named_at_the_second_place() -> None:
    twice = revision(variants=("a", "what is ARTICLE 5", "b"))
    (problem,) = problems(twice)
    assert (problem.key, problem.kind) == ("variants.2", Kind.DOUBLE_QUESTION)
    assert problem.details == {
        "question": "what is ARTICLE 5",
        "other": "article-5",
        "other_key": "question",
    }


def test_a_question_asked_by_two_explainers_is_named_at_the_second() -> None:
    other = revision("article-6", question="Other?", variants=("What is article-5",))
    (problem,) = problems(ARTICLE_5, other)
    assert (problem.slug, problem.key) == ("article-6", "variants.1")
    assert (problem.details["other"], problem.details["other_key"]) == ("article-5", "question")


def test_the_same_question_in_two_locales_is_no_double() -> None:
    translation = revision(locale="fr")
    assert found(ARTICLE_5, translation, locales=["en", "fr"]) == []


def test_questions_of_punctuation_only_are_not_doubles() -> None:
    assert found(revision(variants=("?", "!"))) == []


@pytest.mark.parametrize("said", ["What is article 5?", "how does ARTICLE 5 work", "why"])
def test_a_counterexample_must_not_be_what_the_text_answers_nor_stand_there_twice(
    said: str,
) -> None:
    wording = revision(variants=("How does article 5 work?",), counterexamples=("why?", said))
    (problem,) = problems(wording)
    assert (problem.key, problem.kind) == ("counterexamples.2", Kind.CONTRADICTION)
    assert problem.details == {"question": said}


def test_a_counterexample_may_be_what_another_text_answers() -> None:
    other = revision("article-6", question="Other?", variants=(), counterexamples=("Is it war?",))
    assert found(ARTICLE_5, other) == []


def test_counterexamples_have_limits() -> None:
    many = revision(counterexamples=tuple(f"a{n}" for n in range(61)))
    assert found(many) == [("counterexamples", Kind.TOO_MANY)]
    assert found(revision(counterexamples=("a" * 301,))) == [("counterexamples.1", Kind.TOO_LONG)]


def test_a_missing_translation_is_a_warning() -> None:
    (problem,) = problems(ARTICLE_5, locales=["en", "fr"])
    assert problem == Problem("article-5", "fr", "locale", Kind.MISSING_TRANSLATION)
    assert problem.severity is Severity.WARNING


def test_a_text_that_only_exists_in_translation_misses_its_source() -> None:
    assert found(revision(locale="fr"), locales=["fr"]) == [("locale", Kind.MISSING_TRANSLATION)]


def test_a_locale_that_is_not_published_is_a_warning() -> None:
    assert found(ARTICLE_5, revision(locale="fr")) == [("locale", Kind.UNPUBLISHED_LOCALE)]


@pytest.mark.parametrize(
    ("translates", "outdated"), [(None, False), (ARTICLE_5.text_digest, False), ("0" * 16, True)]
)
def test_a_translation_of_another_wording_is_outdated(
    translates: str | None, outdated: bool
) -> None:
    translation = revision(locale="fr", translates=translates)
    kinds = [kind for _, kind in found(ARTICLE_5, translation, locales=["en", "fr"])]
    assert kinds == [Kind.OUTDATED_TRANSLATION] * outdated


def test_all_locales_of_an_explainer_have_the_topic_of_the_source() -> None:
    translation = revision(locale="de", topic="money")
    (problem,) = problems(ARTICLE_5, translation, locales=["en", "de"])
    assert (problem.locale, problem.kind) == ("de", Kind.TOPIC_DIFFERS)
    assert problem.details == {"topic": "money", "other": "defence", "other_locale": "en"}


def test_without_a_source_the_first_locale_sets_the_topic() -> None:
    texts = revision(locale="de"), revision(locale="fr", topic="money")
    kinds = [(p.locale, p.kind) for p in problems(*texts, locales=["de", "fr"])]
    assert ("fr", Kind.TOPIC_DIFFERS) in kinds


def test_problems_come_in_the_order_of_slug_and_locale() -> None:
    bad = replace(ARTICLE_5, answer="")
    slugs = [p.slug for p in problems(replace(bad, slug="b", question="B?", variants=()), bad)]
    assert slugs == ["article-5", "b"]


def test_a_problem_points_at_its_line(tmp_path: Path) -> None:
    wording = revision(variants=("a", "what is article 5"), sources=(Source("a", "ftp://e.org"),))
    write_folder(tmp_path, [wording])
    located = problems(wording, find_line=partial(find_line, tmp_path))
    assert [(problem.key, problem.line) for problem in located] == [
        ("sources.1.url", 9),
        ("variants.2", 6),
    ]


@given(st.lists(WILD, max_size=4))
def test_whatever_a_revision_holds_it_can_be_checked(revisions: list[Revision]) -> None:
    for problem in problems(*revisions):
        assert problem.kind in Kind


@given(st.text())
def test_case_spaces_and_punctuation_make_no_other_question(question: str) -> None:
    assert fold(f" {question}?! ") == fold(question)


def test_nothing_stands_in_the_way_of_importing_the_starter_content() -> None:
    revisions, _ = read_folder(starter_folder())
    errors = [problem for problem in problems(*revisions) if problem.severity is Severity.ERROR]
    assert errors == []
