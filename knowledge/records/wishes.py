"""Wishes to be told of an answer, and the explainers that answer what was asked in vain.

A wish is claimed for some time before it is told, so that nobody else tells it meanwhile; after a
crash it comes again. It is erased when it was told.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, func, select, update

from knowledge.records.transactions import Transaction
from knowledge.schema import LinkRow, UnansweredRow, WishRow

MAX_WISHES = 20
"""Wishes that are kept of one asker."""


@dataclass(frozen=True, slots=True)
class NewWish:
    """Somebody wants to be told; `address` is sealed."""

    asker: str
    question: str
    locale: str
    platform: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClaimedWish:
    """A wish that can be fulfilled, in the words of the question; `tries` counts this one."""

    id: int
    locale: str
    address: str = field(repr=False)
    slug: str
    wording: str = field(repr=False)
    tries: int


def add(transaction: Transaction, wish: NewWish, day: date) -> bool:
    """Keep a wish; return False where the question is not known, or for one wish too many."""
    row = _wish_of(transaction, wish.asker, wish.question)
    if row is None and not _has_room(transaction, wish):
        return False
    row = row or _add_row(transaction, wish)
    row.locale, row.address, row.day = wish.locale, wish.address, day.isoformat()
    return True


def link(transaction: Transaction, ids: Collection[int], slug: str, day: date) -> int:
    """Record that an explainer answers unanswered questions; return how many people wait."""
    questions = select(UnansweredRow).where(UnansweredRow.id.in_(ids))
    keys = []
    for one in transaction.scalars(questions):
        keys.append(one.key)
        row = LinkRow(question=one.key, slug=slug, wording=one.wording, day=day.isoformat())
        transaction.merge(row)
    waiting = select(func.count(WishRow.asker.distinct())).where(WishRow.question.in_(keys))
    return transaction.scalar(waiting) or 0


def linked(transaction: Transaction) -> frozenset[str]:
    """Return the explainers that somebody waits for."""
    slugs = select(LinkRow.slug).join(WishRow, WishRow.question == LinkRow.question).distinct()
    return frozenset(transaction.scalars(slugs))


def claim(
    transaction: Transaction,
    platforms: Collection[str],
    slugs: Collection[str],
    now: int,
    until: int,
) -> ClaimedWish | None:
    """Return the oldest wish that these explainers fulfil now, for nobody else until a second."""
    due = (WishRow.try_after <= now, WishRow.platform.in_(platforms), LinkRow.slug.in_(slugs))
    rows = (
        select(WishRow, LinkRow)
        .join(LinkRow, WishRow.question == LinkRow.question)
        .where(*due)
        .order_by(WishRow.try_after, WishRow.id)
        .limit(1)
    )
    found = transaction.execute(rows).first()
    return _claimed(found[0], found[1], until) if found else None


def postpone(transaction: Transaction, id_: int, until: int) -> None:
    """Let a wish rest until a second since 1970."""
    transaction.execute(update(WishRow).where(WishRow.id == id_).values(try_after=until))


def erase(transaction: Transaction, id_: int) -> None:
    """Delete a wish."""
    transaction.execute(delete(WishRow).where(WishRow.id == id_))


def erase_all(transaction: Transaction, asker: str) -> None:
    """Delete all wishes of an asker."""
    transaction.execute(delete(WishRow).where(WishRow.asker == asker))


def forget(transaction: Transaction, before: date) -> int:
    """Delete wishes and links of before a day, and wishes that nothing can fulfil any more.

    Such are those whose question is neither in the queue nor linked to an explainer. Returns how
    many wishes are deleted.
    """
    transaction.execute(delete(LinkRow).where(LinkRow.day < before.isoformat()))
    known = select(UnansweredRow.key).union(select(LinkRow.question))
    old = (WishRow.day < before.isoformat()) | WishRow.question.not_in(known)
    found = transaction.scalars(select(WishRow.id).where(old)).all()
    transaction.execute(delete(WishRow).where(WishRow.id.in_(found)))
    return len(found)


def _has_room(transaction: Transaction, wish: NewWish) -> bool:
    known = select(UnansweredRow.key).where(UnansweredRow.key == wish.question)
    linked_ = select(LinkRow.question).where(LinkRow.question == wish.question)
    if transaction.scalar(known.union(linked_)) is None:
        return False
    own = select(func.count()).select_from(WishRow).where(WishRow.asker == wish.asker)
    return (transaction.scalar(own) or 0) < MAX_WISHES


def _wish_of(transaction: Transaction, asker: str, question: str) -> WishRow | None:
    named = (WishRow.asker == asker, WishRow.question == question)
    return transaction.scalars(select(WishRow).where(*named)).one_or_none()


def _add_row(transaction: Transaction, wish: NewWish) -> WishRow:
    row = WishRow(
        asker=wish.asker, question=wish.question, platform=wish.platform, tries=0, try_after=0
    )
    transaction.add(row)
    return row


def _claimed(wish: WishRow, link_: LinkRow, until: int) -> ClaimedWish:
    wish.tries, wish.try_after = wish.tries + 1, until
    return ClaimedWish(wish.id, wish.locale, wish.address, link_.slug, link_.wording, wish.tries)
