"""Looks at the computer: Python, processor and memory."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.doctor.findings import Finding, fine, warning

_PROCESSORS = Path("/proc/cpuinfo")
_X86 = ("x86_64", "amd64")
_ENOUGH_MEGABYTES = 900
"""A process that serves both platforms holds about 410, and other programs need some too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """What there is to compute with; what cannot be found out is None."""

    python: str
    system: str
    machine: str
    processors: int
    megabytes: int | None
    has_avx2: bool | None


def this_computer() -> Computer:
    """Describe the computer that this runs on."""
    return Computer(
        python=platform.python_version(),
        system=platform.system(),
        machine=platform.machine(),
        processors=_usable_processors(),
        megabytes=_megabytes(),
        has_avx2=_has_avx2(_PROCESSORS),
    )


def examine_computer(computer: Computer, threads: int) -> Iterator[Finding]:
    """Look at a computer on which the model may use so many threads."""
    yield fine("doctor.computer.python", version=computer.python)
    if computer.has_avx2 is False:
        yield warning("doctor.computer.no_avx2")
    if threads > computer.processors:
        count = computer.processors
        yield warning("doctor.computer.threads", threads=threads, processors=count)
    if computer.megabytes is not None and computer.megabytes < _ENOUGH_MEGABYTES:
        yield warning("doctor.computer.memory", megabytes=computer.megabytes)
    yield fine(
        "doctor.computer.machine",
        system=computer.system,
        machine=computer.machine,
        processors=computer.processors,
    )


def _usable_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _megabytes() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (AttributeError, ValueError, OSError):  # Windows; a system that does not tell
        return None


def _has_avx2(path: Path) -> bool | None:
    if platform.machine().lower() not in _X86:
        return None
    try:
        return "avx2" in path.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return None
