"""The order of a measurement: sides take turns, so that a noisy moment disturbs all alike."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from bot.benchmark.processes import Worker
from bot.benchmark.samples import Samples
from bot.steps import Steps

CROWDS = (1, 8, 64)
"""Concurrent askers."""

_BEFORE_MEMORY = 50
"""Questions after which the memory of a bot has settled."""

Starter = Callable[[], AbstractContextManager[Worker]]
"""Starts a fresh process of one side."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked, and how often everything is done."""

    texts: Sequence[str]
    starts: int = 3
    blocks: int = 5
    rounds: int = 3
    crowds: Sequence[int] = CROWDS


def build_once(start: Starter, text: str) -> Mapping[str, float]:
    """Start a side for the first time and return the seconds of what it had to build."""
    with start() as worker:
        worker.obey("answer", texts=[text])
        seconds: dict[str, float] = worker.obey("steps")
        return seconds


def measure(starters: Mapping[str, Starter], plan: Plan, steps: Steps) -> dict[str, Samples]:
    """Measure all sides, taking turns; what they need must have been built."""
    samples = {side: Samples() for side in starters}
    with steps.step("bench.step.starts") as advance:
        for done in range(plan.starts):
            _measure_starts(starters, samples, plan)
            advance(done + 1, plan.starts)
    with _all_started(starters) as workers:
        _measure_times(workers, samples, plan, steps)
        _measure_crowds(workers, samples, plan, steps)
    return samples


def _measure_starts(
    starters: Mapping[str, Starter], samples: Mapping[str, Samples], plan: Plan
) -> None:
    for side, start in starters.items():
        started = time.perf_counter()
        with start() as worker:
            worker.obey("answer", texts=plan.texts[:1])
            samples[side].first_answers.append(time.perf_counter() - started)
            worker.obey("answer", texts=plan.texts[:_BEFORE_MEMORY])
            samples[side].memory.append(worker.obey("memory"))


@contextmanager
def _all_started(starters: Mapping[str, Starter]) -> Iterator[dict[str, Worker]]:
    with ExitStack() as stack:
        yield {side: stack.enter_context(start()) for side, start in starters.items()}


def _measure_times(
    workers: Mapping[str, Worker], samples: Mapping[str, Samples], plan: Plan, steps: Steps
) -> None:
    with steps.step("bench.step.times") as advance:
        for worker in workers.values():
            worker.obey("stages", texts=plan.texts[:_BEFORE_MEMORY])  # warm
        for block in range(plan.blocks):
            texts = plan.texts[block :: plan.blocks]
            for side, worker in workers.items():
                samples[side].blocks.append(worker.obey("answer", texts=texts))
                samples[side].stages.append(worker.obey("stages", texts=texts))
            advance(block + 1, plan.blocks)


def _measure_crowds(
    workers: Mapping[str, Worker], samples: Mapping[str, Samples], plan: Plan, steps: Steps
) -> None:
    order = [askers for _ in range(plan.rounds) for askers in plan.crowds]
    with steps.step("bench.step.crowds") as advance:
        for done, askers in enumerate(order, 1):
            for side, worker in workers.items():
                rate = worker.obey("crowd", texts=plan.texts, askers=askers)
                samples[side].rates.setdefault(askers, []).append(rate)
            advance(done, len(order))
