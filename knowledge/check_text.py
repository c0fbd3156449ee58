"""Checks of one revision by itself: its path, its lengths, its dates and its sources."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from knowledge.explainers import (
    MAX_ANSWER,
    MAX_COUNTEREXAMPLES,
    MAX_MORE,
    MAX_QUESTION,
    MAX_SLUG,
    MAX_SOURCES,
    MAX_VARIANT,
    MAX_VARIANTS,
    Revision,
)
from knowledge.problems import Kind, Problem

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIMITS = {"slug": MAX_SLUG, "question": MAX_QUESTION, "answer": MAX_ANSWER, "more": MAX_MORE}
_WORDINGS = ("variants.", "counterexamples.")
_MAY_BE_EMPTY = frozenset({"more"})


def check_text(revision: Revision, today: date) -> Iterator[Problem]:
    """Find every problem that one revision has by itself."""
    for find in (_path, _empty, _lengths, _counts, _urls):
        yield from find(revision)
    yield from _dates(revision, today)


def problem(revision: Revision, key: str, kind: Kind, **details: str | int) -> Problem:
    """Make a problem of a revision."""
    return Problem(revision.slug, revision.locale, key, kind, details)


def _path(revision: Revision) -> Iterator[Problem]:
    if not _SLUG.fullmatch(revision.slug):
        yield problem(revision, "slug", Kind.BAD_SLUG)
    if not _is_language_tag(revision.locale):
        yield problem(revision, "locale", Kind.UNKNOWN_LOCALE)


def _empty(revision: Revision) -> Iterator[Problem]:
    for key, text in _texts(revision):
        if not text.strip() and key not in _MAY_BE_EMPTY:
            yield problem(revision, key, Kind.EMPTY)


def _lengths(revision: Revision) -> Iterator[Problem]:
    for key, text in (("slug", revision.slug), *_texts(revision)):
        limit = MAX_VARIANT if key.startswith(_WORDINGS) else _LIMITS.get(key)
        if limit is not None and len(text) > limit:
            yield problem(revision, key, Kind.TOO_LONG, length=len(text), limit=limit)


def _counts(revision: Revision) -> Iterator[Problem]:
    if not revision.sources:
        yield problem(revision, "sources", Kind.NO_SOURCE)
    counts = (
        ("sources", len(revision.sources), MAX_SOURCES),
        ("variants", len(revision.variants), MAX_VARIANTS),
        ("counterexamples", len(revision.counterexamples), MAX_COUNTEREXAMPLES),
    )
    for key, count, limit in counts:
        if count > limit:
            yield problem(revision, key, Kind.TOO_MANY, count=count, limit=limit)


def _urls(revision: Revision) -> Iterator[Problem]:
    for key, text in _texts(revision):
        if key.endswith(".url") and text and not _is_web_address(text):
            yield problem(revision, key, Kind.BAD_URL, url=text)


def _dates(revision: Revision, today: date) -> Iterator[Problem]:
    if revision.as_of > today:
        yield problem(revision, "as_of", Kind.AS_OF_IN_FUTURE, as_of=str(revision.as_of))
    if revision.review_by < revision.as_of:
        yield problem(revision, "review_by", Kind.REVIEW_BEFORE_AS_OF)
    if revision.review_by < today:
        yield problem(revision, "review_by", Kind.REVIEW_PAST, review_by=str(revision.review_by))


def _texts(revision: Revision) -> Iterator[tuple[str, str]]:
    """Every text that the file holds, by its key."""
    yield "topic", revision.topic
    yield "question", revision.question
    for number, variant in enumerate(revision.variants, start=1):
        yield f"variants.{number}", variant
    for number, counterexample in enumerate(revision.counterexamples, start=1):
        yield f"counterexamples.{number}", counterexample
    for number, source in enumerate(revision.sources, start=1):
        yield f"sources.{number}.title", source.title
        yield f"sources.{number}.url", source.url
    for number, media in enumerate(revision.media, start=1):
        yield f"media.{number}.url", media.url
        yield f"media.{number}.alt", media.alt
    yield "author", revision.author
    yield "answer", revision.answer
    yield "more", revision.more


def _is_language_tag(tag: str) -> bool:
    """Whether this is a language that is known, written as BCP 47 has it: `pt-BR`, `zh-Hant`."""
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return tag == "-".join(map(_in_its_case, tag.split("-"), range(len(tag))))


def _in_its_case(part: str, position: int) -> str:
    if position == 0:
        return part.lower()
    cases: dict[int, Callable[[str], str]] = {2: str.upper, 4: str.title}
    return cases.get(len(part), str.lower)(part)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_space = any(character.isspace() for character in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_space
