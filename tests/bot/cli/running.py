"""Running the command line: in this process, where it is quick, or in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot
from bot.cli.main import main

ROOT = Path(str(bot.__file__)).parents[1]
COMMAND = (sys.executable, "-m", "bot")


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Everything that was said, on one line."""
        return " ".join(f"{self.out} {self.err}".split())


Run = Callable[..., Ended]


def in_this_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> Ended:
    """Run `dragoman` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["dragoman", *arguments])
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        main()
    out, err = capsys.readouterr()
    return Ended(_status(end.value.code), out, err)


def surroundings(**settings: object) -> dict[str, str]:
    """Return the environment of a process that has these settings."""
    named = {f"DRAGOMAN_{name.upper()}": str(value) for name, value in settings.items()}
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | named


def in_its_own(
    *arguments: str,
    env: Mapping[str, str],
    stdin: bytes = b"",
    cwd: Path | None = None,
    before: Callable[[], None] | None = None,
) -> Ended:
    """Run `python -m bot` with these arguments."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        env=env,
        cwd=cwd,
        timeout=60,
        check=False,
        preexec_fn=before,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def assert_said_plainly(ended: Ended, *words: str) -> None:
    """A sentence and status 1, without a traceback."""
    assert ended.status == 1
    for part in words:
        assert part in ended.words
    assert "Traceback" not in ended.words


def _status(code: object) -> int:
    return code if isinstance(code, int) else int(code is not None)
