"""The review workflow: the only way to change what the store holds.

Nobody approves their own text, and nobody approves a text that they have not seen in its newest
wording.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.errors import NewerRevision, SamePerson, UnknownExplainer, WrongStatus
from knowledge.explainers import Revision, Status, StoredRevision
from knowledge.markdown import render_revision
from knowledge.people import clean_name, same_person
from knowledge.store import KnowledgeStore, Ledger
from knowledge.transitions import Step


@dataclass(frozen=True, slots=True)
class Workflow:
    """Moves revisions from draft to approved and retired; each step names the person who takes it.

    Every step but `retire` is about the newest revision of an explainer in a locale.
    """

    store: KnowledgeStore
    source_locale: str

    def add(self, revision: Revision, actor: str) -> StoredRevision:
        """Store a wording as a draft; one that is the newest already stays as it is.

        A translation that does not say what it translates is taken for one of the newest
        source. Raises InvalidFile for a revision that could not be exported again.
        """
        person = clean_name(actor)
        clean_name(revision.author)
        render_revision(revision)
        with self.store.writing() as ledger:
            newest = ledger.newest(revision.slug, revision.locale)
            if newest and _says_the_same(revision, newest.revision):
                return newest
            return ledger.add(self._with_source(revision, ledger), person)

    def add_all(self, revisions: Iterable[Revision], actor: str) -> tuple[StoredRevision, ...]:
        """Add each, source texts first, so that the translations find what they translate."""
        in_order = sorted(revisions, key=lambda revision: revision.locale != self.source_locale)
        return tuple(self.add(revision, actor) for revision in in_order)

    def submit(self, slug: str, locale: str, actor: str) -> StoredRevision:
        """Hand a draft in for review."""
        return self._move_newest(slug, locale, Step.SUBMIT, actor)

    def reject(self, slug: str, locale: str, actor: str, reason: str = "") -> StoredRevision:
        """Hand a revision in review back to be worked on."""
        return self._move_newest(slug, locale, Step.REJECT, actor, **_because(reason))

    def approve(
        self, slug: str, locale: str, actor: str, *, digest: str | None = None
    ) -> StoredRevision:
        """Approve a revision in review, and retire the one that was approved before it.

        Give the `digest` of the text that the person has read, to be sure that it is this one.
        """
        person = clean_name(actor)
        with self.store.writing() as ledger:
            newest = _newest(ledger, slug, locale)
            _refuse_unread(newest, digest)
            _refuse_own_text(newest, person)
            before = ledger.approved(slug, locale)
            approved = ledger.move(newest, Step.APPROVE, person)
            if before:
                ledger.move(before, Step.RETIRE, person, replaced_by=approved.revision.digest)
            return approved

    def retire(self, slug: str, locale: str, actor: str, reason: str) -> StoredRevision:
        """Withdraw the approved revision; a newer draft of it stays."""
        person = clean_name(actor)
        with self.store.writing() as ledger:
            newest = _newest(ledger, slug, locale)
            approved = ledger.approved(slug, locale)
            if approved is None:
                raise WrongStatus(slug, locale, newest.status, Status.APPROVED)
            return ledger.move(approved, Step.RETIRE, person, **_because(reason))

    def _move_newest(
        self, slug: str, locale: str, step: Step, actor: str, **details: str
    ) -> StoredRevision:
        person = clean_name(actor)
        with self.store.writing() as ledger:
            return ledger.move(_newest(ledger, slug, locale), step, person, **details)

    def _with_source(self, revision: Revision, ledger: Ledger) -> Revision:
        if revision.translates is not None or revision.locale == self.source_locale:
            return revision
        source = ledger.newest(revision.slug, self.source_locale)
        return replace(revision, translates=source.revision.text_digest) if source else revision


def _newest(ledger: Ledger, slug: str, locale: str) -> StoredRevision:
    newest = ledger.newest(slug, locale)
    if newest is None:
        raise UnknownExplainer(slug, locale)
    return newest


def _says_the_same(revision: Revision, stored: Revision) -> bool:
    # A file seldom says what it translates. Adding it again must not turn a translation of an
    # older source into one of the newest.
    if revision.translates is None:
        revision = replace(revision, translates=stored.translates)
    return revision == stored


def _refuse_unread(newest: StoredRevision, digest: str | None) -> None:
    revision = newest.revision
    if digest is not None and digest != revision.digest:
        raise NewerRevision(revision.slug, revision.locale, revision.digest)


def _refuse_own_text(newest: StoredRevision, person: str) -> None:
    revision = newest.revision
    if same_person(person, revision.author) or same_person(person, newest.created_by):
        raise SamePerson(revision.slug, revision.locale, person)


def _because(reason: str) -> dict[str, str]:
    return {"reason": reason} if reason else {}
