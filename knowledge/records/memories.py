"""Values that are known again under a kind and a key, some of them for some days only."""

from datetime import date

from sqlalchemy import delete, or_, select

from knowledge.records.transactions import Transaction
from knowledge.schema import MemoryRow


def remember(
    transaction: Transaction, kind: str, key: str, value: str, last_day: date | None
) -> None:
    """Keep a value through its last day, or for ever, instead of an earlier one."""
    last = last_day.isoformat() if last_day else None
    transaction.merge(MemoryRow(kind=kind, key=key, value=value, last_day=last))


def recall(transaction: Transaction, kind: str, key: str, today: date) -> str | None:
    """Return a value that is not past its last day."""
    kept = or_(MemoryRow.last_day.is_(None), MemoryRow.last_day >= today.isoformat())
    named = (MemoryRow.kind == kind, MemoryRow.key == key)
    return transaction.scalar(select(MemoryRow.value).where(*named, kept))


def erase(transaction: Transaction, kind: str, key: str) -> None:
    """Delete one value."""
    named = (MemoryRow.kind == kind, MemoryRow.key == key)
    transaction.execute(delete(MemoryRow).where(*named))


def erase_all(transaction: Transaction, key: str) -> None:
    """Delete the values of all kinds under a key."""
    transaction.execute(delete(MemoryRow).where(MemoryRow.key == key))


def forget(transaction: Transaction, today: date) -> int:
    """Delete the values that are past their last day; return how many those are."""
    old = MemoryRow.last_day < today.isoformat()
    found = transaction.execute(select(MemoryRow.kind, MemoryRow.key).where(old)).all()
    transaction.execute(delete(MemoryRow).where(old))
    return len(found)
