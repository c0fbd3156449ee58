"""Checks of explainers that need no person: what is too long, missing, doubled or out of date."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from knowledge.check_text import check_text, problem
from knowledge.explainers import Revision
from knowledge.problems import Kind, LineFinder, Problem, no_lines

_IGNORED = frozenset("PZC")
"""The categories that make no difference to a question: punctuation, spaces, invisible."""

_Name = tuple[str, str]
"""Slug and locale."""


def check(
    revisions: Iterable[Revision],
    *,
    source_locale: str,
    locales: Collection[str],
    today: date,
    find_line: LineFinder = no_lines,
) -> tuple[Problem, ...]:
    """Find every problem of these revisions, at most one of each slug and locale."""
    by_name = {(r.slug, r.locale): r for r in sorted(revisions, key=_name)}
    problems = [p for revision in by_name.values() for p in check_text(revision, today)]
    problems += _double_questions(by_name.values())
    problems += _contradictions(by_name.values())
    problems += _unpublished(by_name.values(), {source_locale, *locales})
    problems += _missing(by_name, {source_locale, *locales})
    problems += _unlike_source(by_name, source_locale)
    return tuple(_with_line(found, find_line) for found in sorted(problems, key=_order))


def fold(question: str) -> str:
    """Strip case, spaces and punctuation: questions in the same words become equal."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in _IGNORED)


def _double_questions(revisions: Iterable[Revision]) -> Iterator[Problem]:
    seen: dict[_Name, tuple[Revision, str]] = {}
    for revision in revisions:
        for key, question in _questions(revision):
            words = revision.locale, fold(question)
            first, first_key = seen.setdefault(words, (revision, key))
            if words[1] and (first, first_key) != (revision, key):
                yield problem(
                    revision,
                    key,
                    Kind.DOUBLE_QUESTION,
                    question=question,
                    other=first.slug,
                    other_key=first_key,
                )


def _questions(revision: Revision) -> Iterator[tuple[str, str]]:
    yield "question", revision.question
    for number, variant in enumerate(revision.variants, start=1):
        yield f"variants.{number}", variant


def _contradictions(revisions: Iterable[Revision]) -> Iterator[Problem]:
    """Counterexamples that the same text says it answers, or that stand there twice."""
    for revision in revisions:
        said = {fold(text) for _, text in _questions(revision)}
        for number, text in enumerate(revision.counterexamples, start=1):
            if fold(text) in said:
                key = f"counterexamples.{number}"
                yield problem(revision, key, Kind.CONTRADICTION, question=text)
            said.add(fold(text))


def _unpublished(revisions: Iterable[Revision], locales: Collection[str]) -> Iterator[Problem]:
    for revision in revisions:
        if revision.locale not in locales:
            yield problem(revision, "locale", Kind.UNPUBLISHED_LOCALE)


def _missing(by_name: Mapping[_Name, Revision], locales: Collection[str]) -> Iterator[Problem]:
    for slug in {slug for slug, _ in by_name}:
        for locale in locales:
            if (slug, locale) not in by_name:
                yield Problem(slug, locale, "locale", Kind.MISSING_TRANSLATION)


def _unlike_source(by_name: Mapping[_Name, Revision], source_locale: str) -> Iterator[Problem]:
    for (slug, _), revision in by_name.items():
        reference = by_name.get((slug, source_locale)) or _first(by_name, slug)
        if revision.topic != reference.topic:
            yield problem(
                revision,
                "topic",
                Kind.TOPIC_DIFFERS,
                topic=revision.topic,
                other=reference.topic,
                other_locale=reference.locale,
            )
        if reference.locale == source_locale and _is_outdated(revision, reference):
            yield problem(
                revision, "translates", Kind.OUTDATED_TRANSLATION, source=reference.text_digest
            )


def _is_outdated(translation: Revision, source: Revision) -> bool:
    # A file that does not say what it translates is taken to be current.
    if translation is source or translation.translates is None:
        return False
    return translation.translates != source.text_digest


def _first(by_name: Mapping[_Name, Revision], slug: str) -> Revision:
    return next(revision for (name, _), revision in by_name.items() if name == slug)


def _with_line(found: Problem, find_line: LineFinder) -> Problem:
    return replace(found, line=find_line(found.slug, found.locale, found.key))


def _name(revision: Revision) -> _Name:
    return revision.slug, revision.locale


def _order(found: Problem) -> tuple[str, str, str, str]:
    return found.slug, found.locale, found.key, found.kind
