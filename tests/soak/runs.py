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

from tests.soak.bots import ROOT, BotProcess

Facts = dict[str, Any]

PATIENCE = 20.0
"""How many seconds without one more answer end the wait for those that are missing."""


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


def soak(arguments: argparse.Namespace) -> Facts:
    """Run it, and return what was found."""
    with tempfile.TemporaryDirectory() as folder, feeding(arguments) as (settings, states):
        data = arguments.data or Path(folder) / "data"
        bot = BotProcess(settings | {"DATA": str(data.resolve())}, Path(arguments.log).resolve())
        bot.start()
        try:
            last = watch(bot, states, arguments.kill_after)
        finally:
            bot.stop()
    return result(arguments, bot, last)


def watch(bot: BotProcess, states: Iterator[Facts], kill_after: int | None) -> Facts:
    """Follow the states until everything is answered or no answer comes any more."""
    seen, since = -1, time.monotonic()
    for state in states:
        bot.measure()
        if kill_after and not bot.restarts and state["asked"] >= kill_after:
            bot.kill_and_restart()
        if state["answered"] != seen or not state["done"]:
            seen, since = state["answered"], time.monotonic()
        if state["done"] and (not state["waiting"] or time.monotonic() - since > PATIENCE):
            return state
    raise RuntimeError("the server has ended")


def result(arguments: argparse.Namespace, bot: BotProcess, state: Facts) -> Facts:
    """Put together what was asked for and what came of it."""
    asked_for = {name: getattr(arguments, name) for name in ("platform", "chats", "rate")}
    megabytes = [round(rss / 2**20, 1) for rss in bot.rss]
    quarter = max(len(megabytes) // 4, 1)
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
    }
