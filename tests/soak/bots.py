"""The process of the bot under test: started, watched, killed and started again."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]

DRAGOMAN = (sys.executable, "-m", "bot", "run")
ECHO = (sys.executable, "-m", "tests.soak.echoing")


@dataclass
class BotProcess:
    """The real command `dragoman run`, or another, with settings of its own."""

    settings: dict[str, str]
    log: Path
    command: tuple[str, ...] = DRAGOMAN
    rss: list[int] = field(default_factory=list)
    restarts: int = 0
    cpu_seconds: float = 0.0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        named = {f"DRAGOMAN_{name}": value for name, value in self.settings.items()}
        env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | named
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=env, cwd=ROOT
            )

    @property
    def running(self) -> subprocess.Popen[bytes]:
        """The process that was started last."""
        assert self._process is not None, "the bot was not started"
        return self._process

    def measure(self) -> None:
        """Note how much memory it holds now; one that has ended of itself is an error."""
        if self.running.poll() is not None:
            raise RuntimeError(f"the bot has ended; see {self.log}")
        process = psutil.Process(self.running.pid)
        self.rss.append(process.memory_info().rss)
        self.cpu_seconds = sum(process.cpu_times()[:2])

    def kill_and_restart(self) -> None:
        """End it as a power cut would, and start it again."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()
        self.restarts += 1
        self.start()

    def stop(self) -> None:
        """End it in good order, or by force when it takes too long."""
        self.running.terminate()
        try:
            self.running.wait(20)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
