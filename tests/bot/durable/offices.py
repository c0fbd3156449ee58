"""Durable ports over a database for tests, and their fakes in the same shape."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bot.askers import Askers, AskersInMemory
from bot.durable.forgetting import KeptDays
from bot.durable.opening import Recording, Retention, recording
from bot.feedback import Feedback, FeedbackInMemory
from bot.inbox import Inbox, InboxInMemory
from bot.memories import Memories, MemoriesInMemory
from bot.subscriptions import Subscriptions, SubscriptionsInMemory
from bot.unanswered import wording_of
from knowledge.records.transactions import open_records
from knowledge.unanswered import Unmatched
from knowledge.unanswered_store import open_unanswered
from tests.assembly import NOW, TODAY

SECRET = "a secret of the tests, long enough"
RETENTION = Retention(languages=30, others=KeptDays(feedback=30, wishes=30))


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def office(
    url: str, folder: Path, *, secret: str = SECRET, clock: Callable[[], float] | None = None
) -> AsyncIterator[Recording]:
    """What one serving process has."""
    with closing(open_records(url)) as records:
        async with recording(records, made(folder), secret, RETENTION, clock or Clock()) as ports:
            yield ports


def made(folder: Path) -> Path:
    """A folder that is there."""
    folder.mkdir(exist_ok=True)
    return folder


@dataclass(frozen=True)
class Ports:
    """The ports, whatever is behind them."""

    inbox: Inbox
    memories: Memories
    askers: Askers
    feedback: Feedback
    subscriptions: Subscriptions


def fakes() -> Ports:
    """The fakes that ship with the ports."""
    return Ports(
        InboxInMemory(),
        MemoriesInMemory(),
        AskersInMemory(),
        FeedbackInMemory(),
        SubscriptionsInMemory(),
    )


def ask_in_vain(url: str, text: str, locale: str = "en") -> str:
    """Put a question into the queue, and return its reference."""
    wording = wording_of(text, locale)
    with open_unanswered(url) as queue:
        queue.write([Unmatched(wording)], TODAY)
    return wording.key
