"""Feedback on explainers: counts for a day, and remarks. Nothing tells who gave it, or when."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select

from knowledge.masking import Masked
from knowledge.records.transactions import Transaction
from knowledge.schema import OpinionsRow, RemarkRow

MAX_REMARKS = 500
"""Remarks that are kept on one explainer in one locale; the oldest give way."""


_Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody missed in an answer, masked."""

    id: int
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Rated:
    """An explainer in one locale: how often it was called helpful and not, and latest remarks."""

    slug: str
    locale: str
    helpful: int
    unhelpful: int
    remarks: tuple[Remark, ...] = ()


def count(transaction: Transaction, slug: str, locale: str, day: date, *, helpful: bool) -> None:
    """Count an opinion."""
    key = (slug, locale, day.isoformat())
    row = transaction.get(OpinionsRow, key) or _add_row(transaction, *key)
    if helpful:
        row.helpful += 1
    else:
        row.unhelpful += 1


def add_remark(transaction: Transaction, slug: str, locale: str, day: date, text: Masked) -> None:
    """Keep a remark, and drop the oldest ones where there are too many."""
    row = RemarkRow(slug=slug, locale=locale, day=day.isoformat(), text=text)
    transaction.add(row)
    transaction.flush()
    named = (RemarkRow.slug == slug, RemarkRow.locale == locale)
    newest = select(RemarkRow.id).where(*named).order_by(RemarkRow.id.desc())
    last = transaction.scalar(newest.offset(MAX_REMARKS).limit(1))
    if last is not None:
        transaction.execute(delete(RemarkRow).where(*named, RemarkRow.id <= last))


def ratings(transaction: Transaction, since: date, remarks: int) -> tuple[Rated, ...]:
    """Return what was said since a day, with so many remarks each; what helps least comes first."""
    counts = _counts(transaction, since)
    said = _remarks(transaction, since)
    rated = [
        Rated(*name, *counts.get(name, (0, 0)), tuple(said.get(name, ())[:remarks]))
        for name in sorted(counts.keys() | said.keys())
    ]
    return tuple(sorted(rated, key=lambda one: (-one.unhelpful, one.helpful)))


def remove_remarks(transaction: Transaction, slugs: Collection[str] = ()) -> int:
    """Delete the remarks on some explainers, or without any all; return how many those are."""
    return _remove(transaction, RemarkRow.slug.in_(slugs) if slugs else RemarkRow.id > 0)


def forget(transaction: Transaction, before: date) -> int:
    """Delete opinions and remarks of before a day; return how many remarks those are."""
    transaction.execute(delete(OpinionsRow).where(OpinionsRow.day < before.isoformat()))
    return _remove(transaction, RemarkRow.day < before.isoformat())


def _add_row(transaction: Transaction, slug: str, locale: str, day: str) -> OpinionsRow:
    row = OpinionsRow(slug=slug, locale=locale, day=day, helpful=0, unhelpful=0)
    transaction.add(row)
    return row


def _counts(transaction: Transaction, since: date) -> dict[_Name, tuple[int, int]]:
    sums = (func.sum(OpinionsRow.helpful), func.sum(OpinionsRow.unhelpful))
    rows = (
        select(OpinionsRow.slug, OpinionsRow.locale, *sums)
        .where(OpinionsRow.day >= since.isoformat())
        .group_by(OpinionsRow.slug, OpinionsRow.locale)
    )
    return {
        (slug, locale): (int(helpful), int(unhelpful))
        for slug, locale, helpful, unhelpful in transaction.execute(rows)
    }


def _remarks(transaction: Transaction, since: date) -> dict[_Name, list[Remark]]:
    """Return the remarks by slug and locale, newest first."""
    rows = select(RemarkRow).where(RemarkRow.day >= since.isoformat())
    found: defaultdict[_Name, list[Remark]] = defaultdict(list)
    for row in transaction.scalars(rows.order_by(RemarkRow.id.desc())):
        remark = Remark(row.id, row.text, date.fromisoformat(row.day))
        found[row.slug, row.locale].append(remark)
    return found


def _remove(transaction: Transaction, which: ColumnElement[bool]) -> int:
    found = transaction.scalar(select(func.count()).select_from(RemarkRow).where(which))
    transaction.execute(delete(RemarkRow).where(which))
    return found or 0
