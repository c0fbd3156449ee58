"""The process of the server: it puts questions at a steady rate and tells how far it is.

It speaks JSON, a line each: first where it is to be found, then, as soon as the bot has come, again
and again what it has seen. The end of its input ends it.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from typing import Any

from tests.soak.feeds import FEEDS, Feed
from tests.soak.questions import question

PACE = 0.5


def tell(**facts: Any) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def state(feed: Feed, *, done: bool) -> dict[str, Any]:
    """Return what has been seen so far."""
    ledger = feed.ledger
    return {
        "done": done,
        "asked": ledger.asked,
        "answered": ledger.answered,
        "waiting": ledger.waiting,
        "doubled": ledger.doubled,
        "p50": round(ledger.percentile(0.5), 4),
        "p99": round(ledger.percentile(0.99), 4),
        "slowest": round(max(ledger.seconds, default=0.0), 4),
        "cpu_seconds": round(sum(os.times()[:2]), 2),
        **feed.notes(),
    }


async def put_questions(feed: Feed, arguments: argparse.Namespace) -> None:
    """Put all the questions, each at its time."""
    began = time.monotonic()
    for number in range(arguments.questions):
        await asyncio.sleep(began + number / arguments.rate - time.monotonic())
        await feed.ask(question(number, arguments.chats))


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until the parent closes the pipe."""
    kind = FEEDS[arguments.platform]
    async with kind(flood=arguments.flood, answer_delay=arguments.answer_delay) as feed:
        tell(settings=feed.settings)
        reporting = asyncio.create_task(report(feed, arguments))
        await asyncio.to_thread(sys.stdin.read)
        reporting.cancel()


async def report(feed: Feed, arguments: argparse.Namespace) -> None:
    """Begin when the bot has come, and tell the state again and again."""
    await feed.arrived.wait()
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
