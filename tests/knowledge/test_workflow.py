"""The review workflow: who may do what, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from knowledge.audit import verify_chain
from knowledge.errors import (
    InvalidFile,
    KnowledgeError,
    NameMissing,
    NewerRevision,
    SamePerson,
    UnknownExplainer,
    WrongStatus,
)
from knowledge.explainers import Revision, Status
from knowledge.store import KnowledgeStore
from knowledge.transitions import Step
from knowledge.workflow import Workflow
from tests.knowledge.libraries import APPROVER, ARTICLE_5, AUTHOR, EDITOR, approve, revision

NAME = ("article-5", "en")


def actions(store: KnowledgeStore) -> list[tuple[Step, int]]:
    return [(event.action, event.number) for event in store.events()]


def statuses(store: KnowledgeStore) -> list[Status]:
    return [stored.status for stored in store.history(*NAME)]


def refuses(store: KnowledgeStore, step: Callable[[], object], error: type[KnowledgeError]) -> None:
    """A refused step changes nothing at all."""
    before = store.records()
    with pytest.raises(error):
        step()
    assert store.records() == before


def test_a_new_wording_is_a_draft(workflow: Workflow, store: KnowledgeStore) -> None:
    stored = workflow.add(ARTICLE_5, EDITOR)
    assert (stored.revision, stored.number, stored.status) == (ARTICLE_5, 1, Status.DRAFT)
    assert (stored.created_by, stored.approved_by) == (EDITOR, None)
    assert store.newest(*NAME) == stored


def test_two_people_take_a_wording_to_approval(workflow: Workflow, store: KnowledgeStore) -> None:
    approved = approve(workflow, ARTICLE_5)
    assert (approved.status, approved.approved_by) == (Status.APPROVED, APPROVER)
    assert store.newest(*NAME) == approved
    assert actions(store) == [(Step.ADD, 1), (Step.SUBMIT, 1), (Step.APPROVE, 1)]


def test_adding_the_newest_wording_again_changes_nothing(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    approved = approve(workflow, ARTICLE_5)
    before = store.records()
    assert workflow.add(ARTICLE_5, "Somebody Else") == approved
    assert store.records() == before


def test_a_new_wording_leaves_the_approved_one_in_place(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    approve(workflow, ARTICLE_5)
    assert workflow.add(revision(answer="New."), EDITOR).number == 2
    assert statuses(store) == [Status.APPROVED, Status.DRAFT]


def test_approval_retires_the_wording_before(workflow: Workflow, store: KnowledgeStore) -> None:
    approve(workflow, ARTICLE_5)
    newer = approve(workflow, revision(answer="New."))
    assert statuses(store) == [Status.RETIRED, Status.APPROVED]
    retirement = store.events()[-1]
    assert (retirement.action, retirement.number) == (Step.RETIRE, 1)
    assert retirement.details == {"replaced_by": newer.revision.digest}


def test_an_earlier_wording_can_come_back_as_a_new_revision(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    for wording in (ARTICLE_5, revision(answer="New."), ARTICLE_5):
        approve(workflow, wording)
    assert statuses(store) == [Status.RETIRED, Status.RETIRED, Status.APPROVED]


@pytest.mark.parametrize("person", [AUTHOR, EDITOR, "  ANN\u00a0 author", "Ｅｖｅ Editor"])
def test_nobody_approves_what_they_wrote_or_entered(
    workflow: Workflow, store: KnowledgeStore, person: str
) -> None:
    workflow.add(ARTICLE_5, EDITOR)
    workflow.submit(*NAME, EDITOR)
    refuses(store, lambda: workflow.approve(*NAME, person), SamePerson)


def test_rejection_leads_back_to_draft(workflow: Workflow, store: KnowledgeStore) -> None:
    workflow.add(ARTICLE_5, EDITOR)
    workflow.submit(*NAME, EDITOR)
    assert workflow.reject(*NAME, APPROVER, "Too long").status is Status.DRAFT
    assert store.events()[-1].details == {"reason": "Too long"}


def test_retirement_withdraws_the_approved_wording_and_keeps_a_newer_draft(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    approve(workflow, ARTICLE_5)
    workflow.add(revision(answer="New."), EDITOR)
    retired = workflow.retire(*NAME, AUTHOR, "Wrong")
    assert (retired.number, retired.approved_by) == (1, APPROVER)
    assert statuses(store) == [Status.RETIRED, Status.DRAFT]
    assert store.events()[-1].details == {"reason": "Wrong"}


def test_a_reason_may_be_left_out(workflow: Workflow, store: KnowledgeStore) -> None:
    approve(workflow, ARTICLE_5)
    workflow.retire(*NAME, AUTHOR, "")
    assert store.events()[-1].details == {}


def test_a_person_approves_only_the_text_they_have_read(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    read = workflow.add(ARTICLE_5, EDITOR).revision.digest
    newer = workflow.add(revision(answer="Other."), EDITOR).revision.digest
    workflow.submit(*NAME, EDITOR)
    refuses(store, lambda: workflow.approve(*NAME, APPROVER, digest=read), NewerRevision)
    assert workflow.approve(*NAME, APPROVER, digest=newer).status is Status.APPROVED


def test_a_wording_behind_the_newest_cannot_be_approved(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    workflow.add(ARTICLE_5, EDITOR)
    workflow.submit(*NAME, EDITOR)
    workflow.add(revision(answer="Unread."), EDITOR)
    refuses(store, lambda: workflow.approve(*NAME, APPROVER), WrongStatus)


def test_a_step_from_a_wrong_status_is_refused_with_both_names(
    workflow: Workflow, store: KnowledgeStore
) -> None:
    workflow.add(ARTICLE_5, EDITOR)
    with pytest.raises(WrongStatus) as caught:
        workflow.approve(*NAME, APPROVER)
    assert (caught.value.status, caught.value.wanted) == ("draft", "approve")
    refuses(store, lambda: workflow.reject(*NAME, APPROVER), WrongStatus)
    refuses(store, lambda: workflow.retire(*NAME, APPROVER, "why"), WrongStatus)


STEPS: dict[str, Callable[[Workflow, str], object]] = {
    "add": lambda workflow, actor: workflow.add(revision(answer="New."), actor),
    "submit": lambda workflow, actor: workflow.submit(*NAME, actor),
    "approve": lambda workflow, actor: workflow.approve(*NAME, actor),
    "reject": lambda workflow, actor: workflow.reject(*NAME, actor),
    "retire": lambda workflow, actor: workflow.retire(*NAME, actor, "why"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_every_step_needs_a_name(
    workflow: Workflow, store: KnowledgeStore, step: Callable[[Workflow, str], object]
) -> None:
    workflow.add(ARTICLE_5, EDITOR)
    refuses(store, lambda: step(workflow, " \u200b"), NameMissing)


@pytest.mark.parametrize("step", list(STEPS.values())[1:], ids=list(STEPS)[1:])
def test_a_step_on_an_explainer_that_is_not_there_is_refused(
    workflow: Workflow, store: KnowledgeStore, step: Callable[[Workflow, str], object]
) -> None:
    refuses(store, lambda: step(workflow, APPROVER), UnknownExplainer)


def test_a_wording_without_an_author_is_refused(workflow: Workflow, store: KnowledgeStore) -> None:
    refuses(store, lambda: workflow.add(revision(author=""), EDITOR), NameMissing)


@pytest.mark.parametrize(
    "changes",
    [{"answer": "# Title"}, {"question": "a\0b"}, {"slug": "../etc"}, {"question": "\ud800"}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_wording_that_could_not_be_exported_is_refused(
    workflow: Workflow, store: KnowledgeStore, changes: dict[str, str]
) -> None:
    refuses(store, lambda: workflow.add(revision(**changes), EDITOR), InvalidFile)


def test_a_name_is_kept_without_superfluous_spaces(workflow: Workflow) -> None:
    assert workflow.add(ARTICLE_5, " Eve \n Editor ").created_by == "Eve Editor"


class TestTranslation:
    """What a translation is a translation of."""

    FRENCH = revision(locale="fr", question="Qu'est-ce que l'article 5 ?")
    NEWER = revision(answer="New.")

    def test_it_is_taken_for_one_of_the_newest_source(self, workflow: Workflow) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        workflow.add(self.NEWER, EDITOR)
        added = workflow.add(self.FRENCH, EDITOR).revision
        assert added == replace(self.FRENCH, translates=self.NEWER.text_digest)

    def test_what_it_says_itself_counts(self, workflow: Workflow) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        french = replace(self.FRENCH, translates="0" * 16)
        assert workflow.add(french, EDITOR).revision == french

    def test_saying_that_it_translates_the_newer_source_makes_a_new_revision(
        self, workflow: Workflow
    ) -> None:
        for wording in (ARTICLE_5, self.FRENCH, self.NEWER):
            workflow.add(wording, EDITOR)
        reviewed = replace(self.FRENCH, translates=self.NEWER.text_digest)
        assert [workflow.add(reviewed, EDITOR).number for _ in range(2)] == [2, 2]

    def test_without_a_source_it_stands_alone(self, workflow: Workflow) -> None:
        assert workflow.add(self.FRENCH, EDITOR).revision == self.FRENCH

    def test_a_source_translates_nothing(self, workflow: Workflow) -> None:
        workflow.add(ARTICLE_5, EDITOR)
        assert workflow.add(self.NEWER, EDITOR).revision.translates is None

    def test_adding_it_again_does_not_make_it_one_of_a_newer_source(
        self, workflow: Workflow, store: KnowledgeStore
    ) -> None:
        """Importing a folder again must not declare old translations current."""
        for wording in (ARTICLE_5, self.FRENCH, self.NEWER):
            workflow.add(wording, EDITOR)
        before = store.records()
        again = workflow.add(self.FRENCH, EDITOR)
        assert again.revision.translates == ARTICLE_5.text_digest
        assert store.records() == before

    def test_a_whole_library_is_added_sources_first(self, workflow: Workflow) -> None:
        wordings: tuple[Revision, ...] = (self.FRENCH, ARTICLE_5)
        added = workflow.add_all(wordings, EDITOR)
        assert [stored.revision.locale for stored in added] == ["en", "fr"]
        assert added[1].revision.translates == ARTICLE_5.text_digest


def test_the_trail_verifies_after_everything(workflow: Workflow, store: KnowledgeStore) -> None:
    approve(workflow, ARTICLE_5)
    approve(workflow, revision(answer="New."))
    workflow.retire(*NAME, AUTHOR, "why")
    assert verify_chain(store.records()) is None
