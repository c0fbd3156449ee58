"""The gate: the only way to text that may be sent.

What comes through here was approved by somebody other than its author, is the very text that was
approved, and is vouched for by the audit trail. Whatever fails in any of this is left out.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.audit import Key, Records, Standing, find_broken_link, key_of, replay, standing_of
from knowledge.explainers import Media, Revision, Source, Status, StoredRevision
from knowledge.people import same_person
from knowledge.store import KnowledgeStore

_Name = tuple[str, str]
"""Slug and locale."""


class OutdatedPolicy(StrEnum):
    """What becomes of a translation when its source has a newer approved wording."""

    SERVE_WITH_NOTE = "serve_with_note"
    FALL_BACK = "fall_back"
    WITHHOLD = "withhold"


class Refusal(StrEnum):
    """Why a row that calls itself approved is not handed out."""

    TRAIL_BROKEN = "trail_broken"
    NOT_APPROVED = "not_approved"
    CONTENT_CHANGED = "content_changed"
    REVIEW_CHANGED = "review_changed"
    SAME_PERSON = "same_person"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Refused:
    """A revision that was left out, and why."""

    key: Key
    reason: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedText:
    """A text that may be sent, with its papers. Only this module makes one."""

    slug: str
    locale: str
    topic: str
    question: str
    variants: tuple[str, ...]
    counterexamples: tuple[str, ...]
    answer: str
    more: str
    sources: tuple[Source, ...]
    media: tuple[Media, ...]
    as_of: date
    review_by: date
    approved_on: date
    digest: str
    outdated: bool


@dataclass(frozen=True, slots=True)
class ApprovedSnapshot:
    """Everything that may be said, as of one moment; nothing is handed out after its review date.

    `fingerprint` tells two snapshots with different texts apart.
    """

    _texts: Mapping[_Name, ApprovedText]
    _withheld: frozenset[_Name]
    refused: tuple[Refused, ...]
    fingerprint: str

    def find(self, slug: str, locale: str, on: date) -> ApprovedText | None:
        """Return the text of an explainer in exactly this locale."""
        text = self._texts.get((slug, locale))
        return text if text and on <= text.review_by else None

    def texts(self, on: date) -> tuple[ApprovedText, ...]:
        """List every text, by slug and locale."""
        return tuple(text for text in self._texts.values() if on <= text.review_by)

    def locales(self, slug: str, on: date) -> tuple[str, ...]:
        """List the locales in which an explainer can be had."""
        return tuple(text.locale for text in self.texts(on) if text.slug == slug)

    def slugs(self, on: date) -> tuple[str, ...]:
        """List the explainers that can be had in some locale."""
        return tuple(dict.fromkeys(text.slug for text in self.texts(on)))

    def withheld(self, slug: str, locale: str) -> bool:
        """Whether an asker of this locale gets no answer from this explainer, in no language.

        A text in "pt-BR" is what an asker of "pt" would get, so its being withheld is theirs too.
        """
        language = locale.split("-")[0]
        return any(name == slug and held.split("-")[0] == language for name, held in self._withheld)


def load_snapshot(
    store: KnowledgeStore, *, source_locale: str, outdated_policy: OutdatedPolicy
) -> ApprovedSnapshot:
    """Read everything that may be said; what cannot be vouched for is in `refused`."""
    vouched, refused = _inspect(store.records())
    outdated = _outdated(vouched, source_locale)
    served = outdated_policy is OutdatedPolicy.SERVE_WITH_NOTE
    withheld = outdated if outdated_policy is OutdatedPolicy.WITHHOLD else frozenset()
    texts = {
        name: _text(stored, outdated=name in outdated)
        for name, stored in vouched.items()
        if served or name not in outdated
    }
    return ApprovedSnapshot(texts, withheld, refused, _fingerprint(texts.values()))


def _inspect(records: Records) -> tuple[dict[_Name, StoredRevision], tuple[Refused, ...]]:
    """Part the revisions that may be served, by slug and locale, from those refused."""
    standings = _trusted_standings(records)
    rows = {key_of(stored): stored for stored in records.revisions}
    vouched: dict[_Name, StoredRevision] = {}
    refused: list[Refused] = []
    for key in sorted(_claimed(standings or {}, rows)):
        standing = standings.get(key) if standings is not None else None
        reason = _refusal(rows.get(key), standing, trail_holds=standings is not None)
        if reason:
            refused.append(Refused(key, reason))
        else:
            vouched[key.slug, key.locale] = rows[key]
    return vouched, tuple(refused)


def _trusted_standings(records: Records) -> Mapping[Key, Standing] | None:
    """Return where the trail says that revisions stand; None when the trail itself is broken.

    A break anywhere counts: behind it there may have been the event that retired a text.
    """
    if find_broken_link(records.events, records.head):
        return None
    standings, broken = replay(records.events)
    return None if broken else standings


def _claimed(standings: Mapping[Key, Standing], rows: Mapping[Key, StoredRevision]) -> set[Key]:
    """Name the revisions that table or trail call approved."""
    in_table = {key for key, row in rows.items() if row.status is Status.APPROVED}
    in_trail = {key for key, s in standings.items() if s.status is Status.APPROVED}
    return in_table | in_trail


def _refusal(
    row: StoredRevision | None, standing: Standing | None, *, trail_holds: bool
) -> Refusal | None:
    if row is None:
        return Refusal.UNREADABLE
    if not trail_holds:
        return Refusal.TRAIL_BROKEN
    if standing is None or standing.status is not Status.APPROVED:
        return Refusal.NOT_APPROVED
    if row.revision.digest != standing.digest:
        return Refusal.CONTENT_CHANGED
    if standing_of(row) != standing:
        return Refusal.REVIEW_CHANGED
    return Refusal.SAME_PERSON if _approved_own_text(row) else None


def _approved_own_text(row: StoredRevision) -> bool:
    approver = row.approved_by or ""
    return same_person(approver, row.revision.author) or same_person(approver, row.created_by)


def _outdated(vouched: Mapping[_Name, StoredRevision], source_locale: str) -> frozenset[_Name]:
    """Name the translations whose source is approved in another wording than they translate."""
    return frozenset(
        name
        for name, stored in vouched.items()
        if _is_behind(stored.revision, vouched.get((stored.revision.slug, source_locale)))
    )


def _is_behind(translation: Revision, source: StoredRevision | None) -> bool:
    if source is None or source.revision is translation or translation.translates is None:
        return False
    return translation.translates != source.revision.text_digest


def _text(stored: StoredRevision, *, outdated: bool) -> ApprovedText:
    revision = stored.revision
    return ApprovedText(
        slug=revision.slug,
        locale=revision.locale,
        topic=revision.topic,
        question=revision.question,
        variants=revision.variants,
        counterexamples=revision.counterexamples,
        answer=revision.answer,
        more=revision.more,
        sources=revision.sources,
        media=revision.media,
        as_of=revision.as_of,
        review_by=revision.review_by,
        approved_on=stored.approved_on,
        digest=revision.digest,
        outdated=outdated,
    )


def _fingerprint(texts: Iterable[ApprovedText]) -> str:
    lines = sorted(f"{text.digest} {text.outdated}\n" for text in texts)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
