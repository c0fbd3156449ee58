"""Which runs of serving processes are alive: each says so again and again, for a while."""

from sqlalchemy import delete

from knowledge.records.transactions import Transaction
from knowledge.schema import RunRow


def renew(transaction: Transaction, run: str, alive_until: int) -> None:
    """Record that a run is alive until a second since 1970."""
    transaction.merge(RunRow(id=run, alive_until=alive_until))


def end(transaction: Transaction, run: str) -> None:
    """Record that a run has ended."""
    transaction.execute(delete(RunRow).where(RunRow.id == run))


def forget_ended(transaction: Transaction, now: int) -> None:
    """Delete the runs that are not alive any more."""
    transaction.execute(delete(RunRow).where(RunRow.alive_until < now))
