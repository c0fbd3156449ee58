"""Questions one after the other, and from several askers at once."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from bot.benchmark.sides import Side, Stages


async def seconds_each(side: Side, texts: Sequence[str]) -> list[float]:
    """Ask one question after the other and return the seconds of each."""
    found = []
    for text in texts:
        started = time.perf_counter()
        await side.answer(text)
        found.append(time.perf_counter() - started)
    return found


async def stages_each(side: Side, texts: Sequence[str]) -> list[Stages]:
    """Ask one question after the other and return the stages of each."""
    return [await side.stages(text) for text in texts]


async def questions_per_second(side: Side, texts: Sequence[str], askers: int) -> float:
    """Let so many askers share the questions, each asking the next as soon as it has an answer."""
    left = iter(texts)
    started = time.perf_counter()
    await asyncio.gather(*(_ask(side, left) for _ in range(askers)))
    return len(texts) / (time.perf_counter() - started)


async def _ask(side: Side, left: Iterator[str]) -> None:
    for text in left:
        await side.answer_among_others(text)
