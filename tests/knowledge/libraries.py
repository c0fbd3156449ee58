"""Explainers for tests: wordings, a clock, and snapshots that went through the real workflow."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from knowledge.approved import ApprovedSnapshot, OutdatedPolicy, load_snapshot
from knowledge.explainers import Revision, Source, StoredRevision
from knowledge.store import KnowledgeStore, open_store
from knowledge.workflow import Workflow

AUTHOR = "Ann Author"
EDITOR = "Eve Editor"
APPROVER = "Bo Approver"
TODAY = date(2026, 9, 1)

ARTICLE_5 = Revision(
    slug="article-5",
    locale="en",
    topic="defence",
    question="What is Article 5?",
    variants=("what does article 5 say", "do we all have to fight"),
    answer="An attack on one is an attack on all.\n\nEach country decides how it helps.",
    more="It was invoked once.",
    sources=(Source("Collective defence", "https://www.nato.int/article-5"),),
    as_of=date(2026, 6, 30),
    review_by=date(2027, 6, 30),
    author=AUTHOR,
)


def revision(slug: str = "article-5", locale: str = "en", **changes: Any) -> Revision:
    """A revision that differs from ARTICLE_5 only in what is given."""
    return replace(ARTICLE_5, slug=slug, locale=locale, **changes)


class SteppingClock:
    """A clock that moves on by a second whenever somebody looks."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def memory_store() -> KnowledgeStore:
    """An empty store in memory."""
    return open_store("sqlite://", SteppingClock())


def approve(workflow: Workflow, wording: Revision) -> StoredRevision:
    """Take a wording all the way, by two people."""
    workflow.add(wording, EDITOR)
    workflow.submit(wording.slug, wording.locale, EDITOR)
    return workflow.approve(wording.slug, wording.locale, APPROVER)


def snapshot_of(
    store: KnowledgeStore,
    policy: OutdatedPolicy = OutdatedPolicy.SERVE_WITH_NOTE,
    source_locale: str = "en",
) -> ApprovedSnapshot:
    """What the gate hands out of a store."""
    return load_snapshot(store, source_locale=source_locale, outdated_policy=policy)


def approved_snapshot(
    *wordings: Revision,
    source_locale: str = "en",
    outdated_policy: OutdatedPolicy = OutdatedPolicy.SERVE_WITH_NOTE,
) -> ApprovedSnapshot:
    """A snapshot of wordings that two people have approved, one after the other."""
    with memory_store() as store:
        workflow = Workflow(store, source_locale)
        for wording in wordings:
            approve(workflow, wording)
        return snapshot_of(store, outdated_policy, source_locale)
