"""The values that knowledge consists of."""

import hashlib
from typing import Any

import pytest

from knowledge.explainers import Media, Source, Status, StoredRevision
from tests.knowledge.libraries import TODAY, SteppingClock, revision

CHANGES: dict[str, Any] = {
    "slug": "article-4",
    "locale": "fr",
    "topic": "basics",
    "question": "Why?",
    "variants": ("why",),
    "counterexamples": ("why not",),
    "answer": "So.",
    "more": "",
    "sources": (Source("Other", "https://example.org"),),
    "media": (Media("https://example.org/a.png", "A picture"),),
    "as_of": TODAY,
    "review_by": TODAY,
    "author": "Somebody",
    "translates": "0" * 16,
}


@pytest.mark.parametrize("field", CHANGES)
def test_the_digest_covers_every_field(field: str) -> None:
    assert revision(**{field: CHANGES[field]}).digest != revision().digest


def test_without_counterexamples_the_content_is_as_before_there_were_any() -> None:
    assert "counterexamples" not in revision().content
    assert revision(counterexamples=()).digest == revision().digest


def test_equal_wordings_have_equal_digests() -> None:
    assert revision().digest == revision().digest


def test_the_digest_is_taken_of_the_content() -> None:
    assert revision().digest == hashlib.sha256(revision().content.encode()).hexdigest()


@pytest.mark.parametrize("field", CHANGES)
def test_the_text_digest_covers_what_a_translator_translates(field: str) -> None:
    changed = revision(**{field: CHANGES[field]}).text_digest != revision().text_digest
    assert changed == (field in {"question", "answer", "more"})


def test_only_an_approved_revision_has_a_day_of_approval() -> None:
    now = SteppingClock()()
    stored = StoredRevision(
        revision=revision(), number=1, status=Status.DRAFT, created_by="Ann", created_at=now
    )
    with pytest.raises(ValueError, match="was not approved"):
        _ = stored.approved_on
