"""The process of the server: it puts questions at a steady rate and tells how far it is.

It speaks JSON, a line each: first where it is to be found, then again and again what it has seen.
The end of its input ends it.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from typing import Any

import psutil

from tests.soak.feeds import FEEDS, Feed
from tests.soak.questions import question

PACE = 0.5

POINTS = 20
"""About how many points of a curve are told."""

LONG_WAIT = 1.0


def tell(**facts: Any) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def state(feed: Feed, *, done: bool) -> dict[str, Any]:
    """Return what has been seen so far; the times only in the end, for they must be sorted."""
    ledger = feed.ledger
    seen = {
        "done": done,
        "asked": ledger.asked,
        "answered": ledger.answered,
        "waiting": ledger.waiting,
        "doubled": ledger.doubled,
        "server_cpu_seconds": round(sum(os.times()[:2]), 2),
        "server_rss_mb": round(psutil.Process().memory_info().rss / 2**20, 1),
    }
    return seen | feed.notes() | (times(feed) if done else {})


def times(feed: Feed) -> dict[str, Any]:
    """Return how many seconds the answers took."""
    ledger = feed.ledger
    shares = {"p50": 0.5, "p99": 0.99, "slowest": 1.0}
    found = {name: round(ledger.percentile(share), 4) for name, share in shares.items()}
    return found | {"slowest_over_time": ledger.slowest_over_time(POINTS)}


async def put_questions(feed: Feed, arguments: argparse.Namespace) -> None:
    """Put all the questions, each at its time; when people had to wait, all come later."""
    await feed.arrived.wait()
    due = time.monotonic()
    for number in range(arguments.questions):
        await asyncio.sleep(due - time.monotonic())
        before = time.monotonic()
        await feed.ask(question(number, arguments.chats))
        waited = time.monotonic() - before
        due += 1 / arguments.rate + (waited if waited > LONG_WAIT else 0)


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until the parent closes the pipe."""
    kind = FEEDS[arguments.platform]
    async with kind(flood=arguments.flood, answer_delay=arguments.answer_delay) as feed:
        tell(settings=feed.settings)
        reporting = asyncio.create_task(report(feed, arguments))
        await asyncio.to_thread(sys.stdin.read)
        reporting.cancel()


async def report(feed: Feed, arguments: argparse.Namespace) -> None:
    """Tell the state again and again, and begin to ask when the bot has come."""
    putting = asyncio.create_task(put_questions(feed, arguments))
    while True:
        tell(state=state(feed, done=putting.done()))
        if putting.done():
            putting.result()
        await asyncio.sleep(PACE)


def parser() -> argparse.ArgumentParser:
    """Return the options that the server shares with the whole soak."""
    options = argparse.ArgumentParser(prog="python -m tests.soak", add_help=True)
    options.add_argument("platform", choices=sorted(FEEDS))
    options.add_argument("--questions", type=int, default=20_000)
    options.add_argument("--chats", type=int, default=2_000)
    options.add_argument("--rate", type=float, default=100.0, help="questions a second")
    options.add_argument("--flood", action="store_true", help="answer 429 as Telegram advises")
    options.add_argument("--answer-delay", type=float, default=0.0, help="seconds")
    return options


if __name__ == "__main__":
    asyncio.run(serve(parser().parse_args()))
