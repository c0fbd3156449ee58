"""Whether somebody else on this computer can read what should be the operator's alone."""

import os
from pathlib import Path

_OTHERS = 0o077


def open_to_others(path: Path) -> bool:
    """Whether the rights of a file or folder let in anybody but its owner."""
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
