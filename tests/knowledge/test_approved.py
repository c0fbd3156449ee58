"""The gate: what comes through, and what does not."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest

from knowledge.approved import ApprovedText, OutdatedPolicy, Refusal, Refused
from knowledge.audit import Event, Fault, Key, seal, verify_chain
from knowledge.explainers import Media, Revision, StoredRevision
from knowledge.rows import event_row
from knowledge.store import KnowledgeStore
from knowledge.workflow import Workflow
from tests.knowledge.databases import drop_protection, query
from tests.knowledge.libraries import (
    APPROVER,
    ARTICLE_5,
    AUTHOR,
    EDITOR,
    TODAY,
    approve,
    approved_snapshot,
    revision,
    snapshot_of,
)

FIRST = Key("article-5", "en", 1)
FRENCH = revision(locale="fr", question="Qu'est-ce que l'article 5 ?")
NEWER = revision(answer="New.")


def test_an_approved_text_comes_through_with_all_its_papers() -> None:
    wording = revision(media=(Media("https://e.org/a.png", "A map"),))
    assert approved_snapshot(wording).find("article-5", "en", TODAY) == ApprovedText(
        slug="article-5",
        locale="en",
        topic=wording.topic,
        question=wording.question,
        variants=wording.variants,
        counterexamples=wording.counterexamples,
        answer=wording.answer,
        more=wording.more,
        sources=wording.sources,
        media=wording.media,
        as_of=wording.as_of,
        review_by=wording.review_by,
        approved_on=date(2026, 9, 1),
        digest=wording.digest,
        outdated=False,
    )


def test_an_approved_text_cannot_be_changed() -> None:
    (text,) = approved_snapshot(ARTICLE_5).texts(TODAY)
    with pytest.raises(FrozenInstanceError):
        text.answer = "Other."  # type: ignore[misc]


def test_texts_come_by_slug_and_locale() -> None:
    snapshot = approved_snapshot(revision("b"), FRENCH, ARTICLE_5, revision("a"))
    names = [(text.slug, text.locale) for text in snapshot.texts(TODAY)]
    assert names == [("a", "en"), ("article-5", "en"), ("article-5", "fr"), ("b", "en")]
    assert snapshot.slugs(TODAY) == ("a", "article-5", "b")
    assert snapshot.locales("article-5", TODAY) == ("en", "fr")


def test_what_is_not_there_is_not_found() -> None:
    snapshot = approved_snapshot(ARTICLE_5)
    assert snapshot.find("article-5", "fr", TODAY) is None
    assert snapshot.locales("article-6", TODAY) == ()


def test_nothing_is_handed_out_after_its_review_date() -> None:
    last_day = ARTICLE_5.review_by
    snapshot = approved_snapshot(ARTICLE_5, replace(FRENCH, review_by=last_day + timedelta(1)))
    assert snapshot.locales("article-5", last_day) == ("en", "fr")
    assert snapshot.locales("article-5", last_day + timedelta(1)) == ("fr",)
    assert snapshot.find("article-5", "en", last_day + timedelta(1)) is None
    assert snapshot.texts(last_day + timedelta(2)) == ()
    assert snapshot.slugs(last_day + timedelta(2)) == ()


STEPS: list[Callable[[Workflow], object]] = [
    lambda workflow: workflow.add(ARTICLE_5, EDITOR),
    lambda workflow: workflow.submit("article-5", "en", EDITOR),
    lambda workflow: workflow.reject("article-5", "en", APPROVER),
    lambda workflow: workflow.submit("article-5", "en", EDITOR),
    lambda workflow: workflow.approve("article-5", "en", APPROVER),
    lambda workflow: workflow.retire("article-5", "en", AUTHOR, "why"),
]


def test_only_between_approval_and_retirement_is_a_text_there(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    served = []
    for step in STEPS:
        step(workflow)
        served.append(len(snapshot_of(store).texts(TODAY)))
    assert served == [0, 0, 0, 0, 1, 0]


def test_a_newer_draft_does_not_show(workflow: Workflow, store: KnowledgeStore) -> None:
    approve(workflow, ARTICLE_5)
    workflow.add(NEWER, EDITOR)
    (text,) = snapshot_of(store).texts(TODAY)
    assert text.answer == ARTICLE_5.answer


class TestOutdated:
    """A translation whose source was approved in a newer wording."""

    def test_it_is_served_with_a_note(self) -> None:
        snapshot = approved_snapshot(ARTICLE_5, FRENCH, NEWER)
        notes = {text.locale: text.outdated for text in snapshot.texts(TODAY)}
        assert notes == {"en": False, "fr": True}
        assert not snapshot.withheld("article-5", "fr")

    def test_it_falls_back_to_the_other_locales(self) -> None:
        snapshot = approved_snapshot(
            ARTICLE_5, FRENCH, NEWER, outdated_policy=OutdatedPolicy.FALL_BACK
        )
        assert snapshot.locales("article-5", TODAY) == ("en",)
        assert not snapshot.withheld("article-5", "fr")

    def test_it_is_withheld_together_with_all_locales_for_that_asker(self) -> None:
        snapshot = approved_snapshot(
            ARTICLE_5, FRENCH, NEWER, outdated_policy=OutdatedPolicy.WITHHOLD
        )
        assert snapshot.locales("article-5", TODAY) == ("en",)
        assert snapshot.withheld("article-5", "fr")
        assert not snapshot.withheld("article-5", "en")
        assert not snapshot.withheld("article-5", "de")

    @pytest.mark.parametrize("policy", OutdatedPolicy)
    def test_a_current_translation_is_served_whatever_the_policy(
        self, policy: OutdatedPolicy
    ) -> None:
        snapshot = approved_snapshot(ARTICLE_5, FRENCH, outdated_policy=policy)
        assert [text.outdated for text in snapshot.texts(TODAY)] == [False, False]
        assert not snapshot.withheld("article-5", "fr")

    def test_a_source_changed_in_its_dates_only_leaves_translations_current(self) -> None:
        redated = revision(review_by=date(2028, 1, 1))
        snapshot = approved_snapshot(ARTICLE_5, FRENCH, redated)
        assert not any(text.outdated for text in snapshot.texts(TODAY))

    def test_a_draft_of_the_source_does_not_outdate(
        self, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        approve(workflow, ARTICLE_5)
        approve(workflow, FRENCH)
        workflow.add(NEWER, EDITOR)
        assert not any(text.outdated for text in snapshot_of(store).texts(TODAY))

    def test_a_text_that_translates_nothing_is_never_outdated(self) -> None:
        snapshot = approved_snapshot(FRENCH, ARTICLE_5, NEWER)
        assert not any(text.outdated for text in snapshot.texts(TODAY))

    def test_the_fingerprint_tells_that_a_text_became_outdated(self) -> None:
        current = approved_snapshot(ARTICLE_5, replace(FRENCH, translates=NEWER.text_digest))
        newer = approved_snapshot(NEWER, replace(FRENCH, translates=NEWER.text_digest))
        assert current.fingerprint != newer.fingerprint


def test_equal_texts_have_equal_fingerprints() -> None:
    one = approved_snapshot(ARTICLE_5, FRENCH)
    other = approved_snapshot(NEWER, ARTICLE_5, FRENCH)
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != approved_snapshot(ARTICLE_5).fingerprint


class TestBehindTheBackOfTheWorkflow:
    """Whoever writes to the tables directly gets nothing through the gate."""

    @pytest.fixture
    def other(self, workflow: Workflow) -> StoredRevision:
        """A text beside the forged one, which stays as good as it was."""
        return approve(workflow, revision("article-4"))

    def refused(self, store: KnowledgeStore, reason: Refusal) -> None:
        """The first revision of article-5 is refused, the other text is served."""
        snapshot = snapshot_of(store)
        assert snapshot.refused == (Refused(FIRST, reason),)
        assert snapshot.slugs(TODAY) == ("article-4",)
        assert verify_chain(store.records())

    @pytest.mark.usefixtures("other")
    def test_a_draft_called_approved_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        query(
            url,
            "UPDATE knowledge_reviews SET status = 'approved', "
            "approved_by = :bo, approved_at = :at",
            bo=APPROVER,
            at="2026-09-01T12:00:00+00:00",
        )
        assert Refused(FIRST, Refusal.NOT_APPROVED) in snapshot_of(store).refused

    @pytest.mark.usefixtures("other")
    def test_a_retired_text_called_approved_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        approve(workflow, ARTICLE_5)
        workflow.retire("article-5", "en", AUTHOR, "why")
        query(url, "UPDATE knowledge_reviews SET status = 'approved'")
        self.refused(store, Refusal.NOT_APPROVED)

    @pytest.mark.usefixtures("other")
    def test_an_approval_by_another_person_than_in_the_trail_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        approve(workflow, ARTICLE_5)
        query(url, "UPDATE knowledge_reviews SET approved_by = 'Zed' WHERE revision_id = 2")
        self.refused(store, Refusal.REVIEW_CHANGED)

    @pytest.mark.usefixtures("other")
    @pytest.mark.parametrize("forged", [revision(answer="Forged."), revision(author="Zed")])
    def test_a_changed_content_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore, forged: Revision
    ) -> None:
        approve(workflow, ARTICLE_5)
        drop_protection(url)
        query(
            url,
            "UPDATE knowledge_revisions SET content = :content, digest = :digest WHERE id = 2",
            content=forged.content,
            digest=forged.digest,
        )
        self.refused(store, Refusal.CONTENT_CHANGED)

    @pytest.mark.usefixtures("other")
    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"slug": 1}', ARTICLE_5.content + " "])
    def test_a_content_that_was_never_written_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore, content: str
    ) -> None:
        approve(workflow, ARTICLE_5)
        drop_protection(url)
        query(url, "UPDATE knowledge_revisions SET content = :c WHERE id = 2", c=content)
        self.refused(store, Refusal.UNREADABLE)

    @pytest.mark.usefixtures("other")
    def test_a_text_whose_review_is_gone_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        approve(workflow, ARTICLE_5)
        query(url, "DELETE FROM knowledge_reviews WHERE revision_id = 2")
        self.refused(store, Refusal.UNREADABLE)

    @pytest.mark.parametrize(
        ("column", "value"),
        [("actor", "Zed"), ("digest", "0" * 64), ("details", "{"), ("at", "now"), ("hash", "")],
    )
    def test_behind_a_broken_trail_nothing_is_vouched_for(
        self, url: str, workflow: Workflow, store: KnowledgeStore, column: str, value: str
    ) -> None:
        """Even what was approved before the break: its retirement may be what is missing."""
        approve(workflow, ARTICLE_5)
        approve(workflow, revision("article-4"))
        drop_protection(url)
        query(url, f"UPDATE knowledge_events SET {column} = :value WHERE seq = 4", value=value)
        snapshot = snapshot_of(store)
        assert snapshot.texts(TODAY) == ()
        assert {refused.reason for refused in snapshot.refused} == {Refusal.TRAIL_BROKEN}

    def test_a_retirement_removed_from_the_end_is_noticed(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        approve(workflow, ARTICLE_5)
        workflow.retire("article-5", "en", AUTHOR, "why")
        drop_protection(url)
        query(url, "DELETE FROM knowledge_events WHERE seq = 4")
        query(url, "UPDATE knowledge_reviews SET status = 'approved'")
        assert snapshot_of(store).refused == (Refused(FIRST, Refusal.TRAIL_BROKEN),)

    def test_an_author_who_approved_by_a_forged_event_is_refused(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        """Hashes that fit do not help: the author is named in the text itself."""
        approve(workflow, ARTICLE_5)
        drop_protection(url)
        forged = forge_last(store.events(), AUTHOR)
        row = event_row(forged)
        query(
            url,
            "UPDATE knowledge_events SET actor = :actor, hash = :hash WHERE seq = 3",
            actor=row.actor,
            hash=row.hash,
        )
        query(url, "UPDATE knowledge_head SET hash = :hash", hash=row.hash)
        query(url, "UPDATE knowledge_reviews SET approved_by = :actor", actor=AUTHOR)
        assert snapshot_of(store).refused == (Refused(FIRST, Refusal.SAME_PERSON),)

    def test_a_step_that_was_never_allowed_is_no_approval(
        self, url: str, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        """The creator's approval, with hashes that fit, breaks the trail."""
        approve(workflow, ARTICLE_5)
        drop_protection(url)
        forged = forge_last(store.events(), EDITOR)
        query(
            url,
            "UPDATE knowledge_events SET actor = :actor, hash = :hash WHERE seq = 3",
            actor=forged.actor,
            hash=forged.hash,
        )
        query(url, "UPDATE knowledge_head SET hash = :hash", hash=forged.hash)
        assert snapshot_of(store).refused == (Refused(FIRST, Refusal.TRAIL_BROKEN),)
        broken = verify_chain(store.records())
        assert broken
        assert broken.fault is Fault.STEP_NOT_ALLOWED


def forge_last(events: tuple[Event, ...], actor: str) -> Event:
    """The last event in the name of somebody else, with a hash that fits."""
    forged = replace(events[-1], actor=actor)
    return replace(forged, hash=seal(forged, events[-2].hash))
