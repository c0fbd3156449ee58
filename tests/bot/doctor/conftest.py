"""`dragoman doctor` as a program uses it: its findings, by their keys."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.running import Ended, in_this_process

OK, WARNING, PROBLEM = "ok", "warning", "problem"


@dataclass(frozen=True)
class Examined:
    """What was found, and how the command ended."""

    ended: Ended

    @property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.ended.out)["findings"]
        return found

    @property
    def levels(self) -> dict[str, str]:
        """The level of each key that was found, without the beginning that all have."""
        return {one["key"].removeprefix("doctor."): one["level"] for one in self.findings}

    def text(self, key: str) -> str:
        (text,) = [one["text"] for one in self.findings if one["key"] == f"doctor.{key}"]
        return str(text)

    def of(self, level: str) -> set[str]:
        return {key for key, found in self.levels.items() if found == level}


Doctor = Callable[..., Awaitable[Examined]]


@pytest.fixture
def doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Doctor:
    """Run `dragoman doctor --json` in a thread, so that servers in this loop can answer it.

    Settings are given as keywords; without `data` there is no data folder yet.
    """

    async def run(*arguments: str, **settings: object) -> Examined:
        for name, value in ({"data": tmp_path / "absent"} | settings).items():
            monkeypatch.setenv(f"DRAGOMAN_{name.upper()}", str(value))
        words = ("doctor", "--json", *arguments)
        ended = await asyncio.to_thread(in_this_process, monkeypatch, capsys, *words)
        return Examined(ended)

    return run


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
