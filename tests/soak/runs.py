"""One soak from beginning to end: the two processes, the kill, and the wait for the last answer."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.soak.bots import DRAGOMAN, ROOT, BotProcess
from tests.soak.feeding import POINTS

Facts = dict[str, Any]

LAST_LOOK = 2.0
"""For how many seconds second answers are waited for when all has been answered."""


@contextmanager
def feeding(arguments: argparse.Namespace) -> Iterator[tuple[Facts, Iterator[Facts]]]:
    """Start the server; yield the settings of the bot, and the states as they come."""
    command = [sys.executable, "-m", "tests.soak.feeding", arguments.platform]
    for name in ("questions", "chats", "rate", "answer_delay"):
        command += [f"--{name.replace('_', '-')}", str(getattr(arguments, name))]
    command += ["--flood"] if arguments.flood else []
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            lines = map(json.loads, process.stdout)
            yield next(lines)["settings"], (line["state"] for line in lines)
        finally:
            process.stdin.close()


def soak(arguments: argparse.Namespace, command: tuple[str, ...] = DRAGOMAN) -> Facts:
    """Run it, and return what was found."""
    with tempfile.TemporaryDirectory() as folder, feeding(arguments) as (settings, states):
        data = arguments.data or Path(folder) / "data"
        settings = settings | {"DATA": str(data.resolve())}
        bot = BotProcess(settings, Path(arguments.log).resolve(), command)
        bot.start()
        try:
            last = watch(bot, states, arguments)
        finally:
            bot.stop()
    return result(arguments, bot, last)


def watch(bot: BotProcess, states: Iterator[Facts], arguments: argparse.Namespace) -> Facts:
    """Follow the states until everything is answered or no answer comes any more."""
    seen, since = (-1, -1), time.monotonic()
    for state in states:
        bot.measure()
        if _is_time_to_kill(bot, state, arguments.kill_after):
            bot.kill_and_restart()
        if seen != (state["answered"], state["doubled"]) or not state["done"]:
            seen, since = (state["answered"], state["doubled"]), time.monotonic()
        patience = arguments.patience if state["waiting"] else LAST_LOOK
        if time.monotonic() - since > patience:
            return state
    raise RuntimeError("the server has ended")


def _is_time_to_kill(bot: BotProcess, state: Facts, kill_after: int | None) -> bool:
    return bool(kill_after and not bot.restarts and state["asked"] >= kill_after)


def result(arguments: argparse.Namespace, bot: BotProcess, state: Facts) -> Facts:
    """Put together what was asked for and what came of it."""
    asked_for = {name: getattr(arguments, name) for name in ("platform", "chats", "rate")}
    megabytes = [round(rss / 2**20, 1) for rss in bot.rss]
    quarter, step = max(len(megabytes) // 4, 1), max(len(megabytes) // POINTS, 1)
    lost = state["waiting"]
    state = {name: value for name, value in state.items() if name not in ("done", "waiting")}
    return {
        **asked_for,
        **state,
        "lost": lost,
        "restarts": bot.restarts,
        "bot_cpu_seconds": round(bot.cpu_seconds, 1),
        "bot_rss_mb_after_a_quarter": megabytes[quarter - 1],
        "bot_rss_mb_at_the_end": megabytes[-1],
        "bot_rss_mb_at_most": max(megabytes),
        "bot_rss_mb_over_time": megabytes[::step],
    }
