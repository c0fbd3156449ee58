"""The resident memory of this process."""

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_bytes(status: Path = _STATUS) -> int | None:
    """Return the resident memory; where there is no /proc, the most there has been, or None."""
    try:
        lines = status.read_text(encoding="utf-8").splitlines()
    except OSError:
        return _peak_bytes()
    sizes = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(sizes[0]) * 1024 if sizes else _peak_bytes()


def _peak_bytes() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
