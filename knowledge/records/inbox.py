"""What came in: whose turn it is to work on it, and for a while that it was there.

Every function needs a changing transaction: since only one of them is open at a time, two
processes never take the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Update, delete, func, insert, or_, select, update

from knowledge.records.transactions import Transaction
from knowledge.schema import Base, InboxRow, RunRow

TAKEN, SENDING, SETTLED = "taken", "sending", "settled"

_TABLE = Base.metadata.tables[InboxRow.__tablename__]
"""What is done to every question goes past the mapping of rows to objects, which takes longer."""

_OPEN = InboxRow.state != SETTLED
_QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something that came in; `key` is a hash of its id and platform, and `content` is sealed."""

    platform: str
    key: str
    content: str = field(repr=False)
    was_sending: bool = False


def take(
    transaction: Transaction, incoming: Sequence[Incoming], run: str, hour: int
) -> frozenset[str]:
    """Record what is not known yet, for this run to work on; return the keys of that.

    No key may be given twice.
    """
    keys = frozenset(one.key for one in incoming)
    known = transaction.scalars(select(InboxRow.key).where(InboxRow.key.in_(keys)))
    new = keys.difference(known)
    if new:
        rows = [_row(one, run, hour) for one in incoming if one.key in new]
        transaction.execute(insert(_TABLE), rows)
    return new


def mark_sending(transaction: Transaction, platform: str, key: str) -> None:
    """Record that a reply may be seen from now on."""
    taken = _named(platform, key).where(_TABLE.c.state == TAKEN)
    transaction.execute(taken.values(state=SENDING))


def settle(transaction: Transaction, platform: str, key: str) -> None:
    """Record that the work is done, and erase the content."""
    settled = _named(platform, key).values(state=SETTLED, content=None)
    transaction.execute(settled)


def unsettled(transaction: Transaction) -> int:
    """Return how many entries are worked on, or were left behind."""
    return transaction.scalar(select(func.count()).select_from(InboxRow).where(_OPEN)) or 0


def take_over(
    transaction: Transaction,
    platform: str,
    run: str,
    *,
    dead: Collection[str],
    living: Collection[str],
    now: int,
) -> tuple[Incoming, ...]:
    """Give this run what dead ones left, and return all that it has to work on, oldest first.

    Beside the runs that are known to be dead, those are whose time is over, unless they are known
    to be living.
    """
    alive = select(RunRow.id).where(RunRow.alive_until >= now)
    over = InboxRow.owner.not_in(alive) & InboxRow.owner.not_in([run, *living])
    left = or_(InboxRow.owner.in_(dead), over)
    moved = update(InboxRow).where(InboxRow.platform == platform, _OPEN, left).values(owner=run)
    transaction.execute(moved, execution_options=_QUIETLY)
    return _open_of(transaction, platform, run)


def expire(transaction: Transaction, before: int) -> int:
    """Delete what came before an hour and was never settled; return how much that is."""
    old = (_OPEN, InboxRow.hour < before)
    count = transaction.scalar(select(func.count()).select_from(InboxRow).where(*old))
    transaction.execute(delete(InboxRow).where(*old), execution_options=_QUIETLY)
    return count or 0


def forget_settled(transaction: Transaction, before: int, most: int) -> int:
    """Delete the oldest of what was settled and came before an hour; return how much that is."""
    old = (InboxRow.state == SETTLED, InboxRow.hour < before)
    oldest = select(InboxRow.seq).where(*old).order_by(InboxRow.seq).limit(most)
    found = transaction.scalars(oldest).all()
    forgotten = delete(InboxRow).where(InboxRow.seq.in_(found))
    transaction.execute(forgotten, execution_options=_QUIETLY)
    return len(found)


def _open_of(transaction: Transaction, platform: str, run: str) -> tuple[Incoming, ...]:
    columns = select(InboxRow.key, InboxRow.content, InboxRow.state)
    own = columns.where(InboxRow.platform == platform, _OPEN, InboxRow.owner == run)
    return tuple(
        Incoming(platform, key, content or "", state == SENDING)
        for key, content, state in transaction.execute(own.order_by(InboxRow.seq))
    )


def _row(one: Incoming, run: str, hour: int) -> dict[str, str | int]:
    named = {"platform": one.platform, "key": one.key, "content": one.content}
    return {**named, "state": TAKEN, "owner": run, "hour": hour}


def _named(platform: str, key: str) -> Update:
    return update(_TABLE).where(_TABLE.c.platform == platform, _TABLE.c.key == key)
