"""Processes that are measured, and the order of a measurement, on sides that take no time."""

import io
import json
import os
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.benchmark.errors import MeasuringFailed
from bot.benchmark.measuring import Plan, build_once, measure
from bot.benchmark.memory import resident_bytes
from bot.benchmark.processes import environment_for, worker
from bot.benchmark.sides import INSTANT, PLAIN, instant_side
from bot.benchmark.worker import serve
from bot.cli.messages import sentence
from bot.settings import Settings
from bot.steps import SilentSteps

HERE = str(Path(__file__).parents[3])

start = partial(worker, INSTANT, [INSTANT], {**os.environ, "PYTHONPATH": HERE})
broken = partial(worker, PLAIN, [PLAIN, "too few"], {**os.environ, "PYTHONPATH": HERE})


def orders(*given: dict[str, object]) -> io.StringIO:
    return io.StringIO("".join(json.dumps(one) + "\n" for one in given))


async def test_a_worker_obeys_line_by_line() -> None:
    replies = io.StringIO()
    texts = ["one", "two"]
    given = orders(
        {"do": "answer", "texts": texts},
        {"do": "stages", "texts": texts},
        {"do": "crowd", "texts": texts, "askers": 8},
        {"do": "memory"},
        {"do": "steps"},
    )
    await serve(instant_side, given, replies)
    answers, stages, rate, memory, steps = map(json.loads, replies.getvalue().splitlines())
    assert len(answers) == len(stages) == 2
    assert stages[0] == {"thinking": 0.001}
    assert rate > 0
    assert memory > 1_000_000
    assert list(steps) == ["step.index"]


async def test_a_worker_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="dance"):
        await serve(instant_side, orders({"do": "dance"}), io.StringIO())


def test_sides_take_turns_and_nothing_is_left_out() -> None:
    plan = Plan(["a", "b", "c", "d"], starts=1, blocks=2, rounds=2, crowds=(1, 8))
    samples = measure({"left": start, "right": start}, plan, SilentSteps())
    assert list(samples) == ["left", "right"]
    for side in samples.values():
        assert len(side.first_answers) == len(side.memory) == 1
        assert [len(block) for block in side.blocks] == [2, 2]
        assert [len(block) for block in side.stages] == [2, 2]
        assert {askers: len(rates) for askers, rates in side.rates.items()} == {1: 2, 8: 2}


def test_the_first_start_tells_what_was_built() -> None:
    assert list(build_once(start, "a")) == ["step.index"]


def test_a_process_that_ends_early_is_told_with_its_last_words() -> None:
    with broken() as process, pytest.raises(MeasuringFailed) as failure:
        process.obey("memory")
    assert "TypeError" in failure.value.reason
    assert "“plain”" in sentence(failure.value)


def test_a_process_ends_when_the_measurement_is_given_up() -> None:
    """Nothing is left running after Ctrl-C."""

    def give_up() -> None:
        with start() as process:
            process.obey("memory")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()


def test_a_process_reads_our_settings_but_no_token(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = Settings(
        data=tmp_path, threads=3, telegram_token=SecretStr("1:secret"), starter=False
    )
    monkeypatch.setenv("DRAGOMAN_DISCORD_TOKEN", "secret")
    environment = environment_for(settings)
    assert not [name for name, value in environment.items() if "secret" in value]
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert environment["OMP_NUM_THREADS"] == "3"
    assert Settings() == settings.model_copy(update={"telegram_token": None})


def test_memory_without_proc_is_the_peak(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    peak = resident_bytes(tmp_path / "missing")
    assert peak is not None
    assert peak >= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_memory_is_read_in_kilobytes(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("VmPeak:\t 9 kB\nVmRSS:\t   2048 kB\n", encoding="utf-8")
    assert resident_bytes(status) == 2048 * 1024
