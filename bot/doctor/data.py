"""Looks at the data folder: whether it can be used, by whom, and whether there is room."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.data_folder import is_served_from
from bot.doctor.findings import Finding, fine, problem, warning
from bot.doctor.privacy import open_to_others

_MEGABYTE = 10**6
_NEEDED_FIRST = 800 * _MEGABYTE
"""Model and index, with what is written aside while they are built."""

_NEEDED_LATER = 200 * _MEGABYTE

Room = Callable[[Path], int]
"""Tells how many bytes are free where a folder is."""


Access = Callable[[Path], bool]
"""Tells whether a folder may be read and written in."""


def free_bytes(path: Path) -> int:
    """Tell how many bytes are free where a folder is."""
    return shutil.disk_usage(path).free


def is_usable(path: Path) -> bool:
    """Tell whether a folder may be read and written in."""
    return os.access(path, os.R_OK | os.W_OK | os.X_OK)


def examine_data(
    path: Path, room: Room = free_bytes, usable: Access = is_usable
) -> Iterator[Finding]:
    """Look at the data folder, without making it."""
    if not path.exists():
        yield from _to_be_made(path, usable)
    elif not path.is_dir():
        yield problem("doctor.data.no_folder", path=path)
        return
    elif not usable(path):
        yield problem("doctor.data.forbidden", path=path)
        return
    else:
        yield from _existing(path)
    yield from _room(path, room)


def _to_be_made(path: Path, usable: Access) -> Iterator[Finding]:
    parent = _nearest(path)
    if not parent.is_dir() or not usable(parent):
        yield problem("doctor.data.cannot_be_made", path=path, parent=parent)
    else:
        yield fine("doctor.data.absent", path=path)


def _existing(path: Path) -> Iterator[Finding]:
    yield fine("doctor.data.folder", path=path)
    if open_to_others(path):
        yield warning("doctor.data.open", path=path)
    yield fine("doctor.data.served" if is_served_from(path) else "doctor.data.not_served")


def _room(path: Path, room: Room) -> Iterator[Finding]:
    free = room(_nearest(path))
    needed = _NEEDED_LATER if (path / "models").exists() else _NEEDED_FIRST
    if free < needed:
        values = {"free": free // _MEGABYTE, "needed": needed // _MEGABYTE}
        yield warning("doctor.data.little_room", path=path, **values)
    else:
        yield fine("doctor.data.room", gigabytes=f"{free / 10**9:.1f}")


def _nearest(path: Path) -> Path:
    """Return the folder itself, or the nearest one above that exists."""
    return next(one for one in (path, *path.parents) if one.exists())
