"""Processes that are measured: started fresh, given orders, ended."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

from pydantic import SecretStr

from bot.benchmark.errors import MeasuringFailed
from bot.settings import PREFIX, Settings

_MODULE = "bot.benchmark.worker"
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A process that holds one side."""

    def __init__(self, side: str, process: "subprocess.Popen[str]", errors: IO[str]) -> None:
        self._side = side
        self._process = process
        self._errors = errors

    def obey(self, order: str, **details: object) -> Any:
        """Give an order and return the reply; raises MeasuringFailed."""
        orders, replies = self._process.stdin, self._process.stdout
        assert orders is not None and replies is not None  # noqa: S101, PT018 - both are pipes
        try:
            orders.write(json.dumps({"do": order, **details}) + "\n")
            orders.flush()
            reply = replies.readline()
        except BrokenPipeError:
            reply = ""
        if not reply:
            raise MeasuringFailed(self._side, self._last_words())
        return json.loads(reply)

    def _last_words(self) -> str:
        self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        return lines[-1] if lines else str(self._process.returncode)


@contextmanager
def worker(side: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Iterator[Worker]:
    """Start a process for a side and end it afterwards."""
    command = [sys.executable, "-m", _MODULE, *arguments]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env=dict(environment),
        ) as process,
    ):
        try:
            yield Worker(side, process, errors)
        except BaseException:
            process.kill()
            raise


def environment_for(settings: Settings) -> dict[str, str]:
    """Return the environment in which a process reads these settings, without any token.

    Libraries with threads of their own are given as many as the model has.
    """
    values = settings.model_dump(exclude={"telegram_token", "discord_token"}, exclude_none=True)
    ours = {f"{PREFIX}{name.upper()}": _plain(value) for name, value in values.items()}
    threads = dict.fromkeys(_THREAD_VARIABLES, str(settings.threads))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | threads | ours


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
