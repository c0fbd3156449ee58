"""The process that holds one side: reads orders on its input, writes what it measured.

An order is a line of JSON: {"do": name, ...}; so is the reply. Each side has a process of its own,
so that neither's memory, threads or libraries disturb the other's.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from bot.benchmark.crowds import questions_per_second, seconds_each, stages_each
from bot.benchmark.memory import resident_bytes
from bot.benchmark.sides import OURS, PLAIN, OpenSide, Side, instant_side
from bot.benchmark.stopwatch import StepSeconds


def main() -> None:
    """Serve the side that the arguments name until the input ends."""
    orders, replies = sys.stdin, os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no reply
    asyncio.run(serve(chosen_side(sys.argv[1:]), orders, replies))


def chosen_side(arguments: list[str]) -> OpenSide:
    """Return the side that the arguments name; only what that one needs is imported."""
    side, *details = arguments
    if side == OURS:
        return _ours()
    return _plain(*details) if side == PLAIN else instant_side


def _ours() -> OpenSide:
    from bot.benchmark.ours import our_side
    from bot.settings import read_settings

    return partial(our_side, read_settings())


def _plain(folder: str, model: str, threads: str) -> OpenSide:
    from bot.benchmark.plain import PlainWiring, plain_side

    return partial(plain_side, PlainWiring(Path(folder), model, int(threads)))


async def serve(open_side: OpenSide, orders: TextIO, replies: TextIO) -> None:
    """Open the side and obey."""
    steps = StepSeconds()
    async with open_side(steps) as side:
        while line := await asyncio.to_thread(orders.readline):
            reply = await _obey(side, steps, json.loads(line))
            replies.write(json.dumps(reply) + "\n")
            replies.flush()


async def _obey(side: Side, steps: StepSeconds, order: Mapping[str, Any]) -> Any:
    match order:
        case {"do": "answer", "texts": texts}:
            return await seconds_each(side, texts)
        case {"do": "stages", "texts": texts}:
            return await stages_each(side, texts)
        case {"do": "crowd", "texts": texts, "askers": askers}:
            return await questions_per_second(side, texts, askers)
        case {"do": "memory"}:
            return resident_bytes()
        case {"do": "steps"}:
            return steps.seconds
    raise ValueError(order)


if __name__ == "__main__":
    main()
