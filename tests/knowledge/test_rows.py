"""Between rows and values."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audit import Event
from knowledge.explainers import Revision, Status
from knowledge.rows import UnreadableRow, event_of, event_row, stored_revision, time_text
from knowledge.schema import ReviewRow, RevisionRow
from knowledge.transitions import Step
from tests.knowledge.libraries import APPROVER, ARTICLE_5, EDITOR
from tests.knowledge.revisions import VALID

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
EVENT = Event(
    seq=1,
    at=NOON,
    actor=EDITOR,
    action=Step.ADD,
    slug="article-5",
    locale="en",
    number=1,
    digest=ARTICLE_5.digest,
    details={"reason": "Größe"},
    hash="0" * 64,
)


def row_of(revision: Revision, **changes: Any) -> RevisionRow:
    fields: dict[str, Any] = {
        "slug": revision.slug,
        "locale": revision.locale,
        "number": 1,
        "digest": revision.digest,
        "content": revision.content,
        "created_by": EDITOR,
        "created_at": time_text(NOON),
    }
    return RevisionRow(**fields | changes)


def review(**changes: Any) -> ReviewRow:
    fields: dict[str, Any] = {
        "status": "approved",
        "approved_by": APPROVER,
        "approved_at": time_text(NOON),
    }
    return ReviewRow(**fields | changes)


def test_a_time_is_written_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert time_text(there) == time_text(NOON) == "2026-09-01T12:00:00+00:00"


def test_an_event_is_read_as_it_was_written() -> None:
    assert event_of(event_row(EVENT)) == EVENT


@given(VALID)
def test_a_revision_is_read_as_it_was_written(revision: Revision) -> None:
    stored = stored_revision(row_of(revision), review())
    assert stored.revision == revision
    assert (stored.status, stored.approved_by, stored.approved_at) == (
        Status.APPROVED,
        APPROVER,
        NOON,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"content": None},
        {"content": "[" * 100_000},
        {"content": "null"},
        {"content": ARTICLE_5.content.replace("{", "{ ", 1)},
        {"content": ARTICLE_5.content, "digest": "0" * 64},
        {"slug": "article-6"},
        {"locale": "fr"},
        {"number": "1"},
        {"created_by": b"Ann"},
        {"created_at": None},
        {"created_at": "2026-09-01"},
        {"created_at": "2026-09-01T14:00:00+02:00"},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_a_revision_that_was_never_written_is_unreadable(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableRow, match="revision"):
        stored_revision(row_of(ARTICLE_5, **changes), review())


def test_a_content_that_is_not_canonical_is_unreadable_even_with_its_own_digest() -> None:
    content = ARTICLE_5.content.replace(": ", ":")
    digest = hashlib.sha256(content.encode()).hexdigest()
    with pytest.raises(UnreadableRow):
        stored_revision(row_of(ARTICLE_5, content=content, digest=digest), review())


@pytest.mark.parametrize(
    "changes", [{"status": "published"}, {"approved_by": b"Bo"}, {"approved_at": "noon"}]
)
def test_a_review_that_was_never_written_is_unreadable(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableRow):
        stored_revision(row_of(ARTICLE_5), review(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"at": None},
        {"at": "noon"},
        {"action": "publish"},
        {"actor": b"Ann"},
        {"number": "1"},
        {"details": "[]"},
        {"details": "{"},
        {"details": "[" * 100_000},
    ],
)
def test_an_event_that_was_never_written_is_unreadable(changes: dict[str, Any]) -> None:
    row = event_row(EVENT)
    for column, value in changes.items():
        setattr(row, column, value)
    with pytest.raises(UnreadableRow, match="event 1"):
        event_of(row)


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_details_can_be_kept(details: dict[str, str]) -> None:
    event = replace(EVENT, details=details)
    assert event_of(event_row(event)) == event
