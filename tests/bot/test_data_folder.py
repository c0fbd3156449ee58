"""The data folder, and that one process at a time serves from it."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import bot
from bot.data_folder import is_served_from, prepare_data_folder, serving_from
from bot.errors import DataFolderInUse, DataFolderUnusable

HOLD = """
import sys
from pathlib import Path
from bot.data_folder import serving_from

with serving_from(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold the folder from another process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(str(bot.__file__)).parents[1])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data"
    prepare_data_folder(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    prepare_data_folder(path)


def test_folder_that_is_a_file_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderUnusable) as caught:
        prepare_data_folder(tmp_path / "data")
    assert (caught.value.path, caught.value.reason) == (tmp_path / "data", "File exists")


def test_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable) as caught:
        prepare_data_folder(tmp_path / "file" / "data")
    assert caught.value.reason == "Not a directory"


def unwritable() -> Path | None:
    """A folder in which nobody may write, not even root."""
    for path in map(Path, ("/sys", "/proc/sys", "/sys/fs/cgroup")):
        if path.is_dir() and not os.access(path, os.W_OK):
            return path
    return None


@pytest.mark.skipif(not unwritable() and not os.geteuid(), reason="root may write everywhere")
def test_folder_in_which_one_may_not_write_cannot_be_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DataFolderUnusable) as caught:
        prepare_data_folder(unwritable() or tmp_path)
    assert caught.value.reason == "Permission denied"


def test_lock_in_a_folder_that_is_gone_cannot_be_held(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderUnusable), serving_from(tmp_path / "data"):
        pass


def test_second_process_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    with another_process(tmp_path) as first:
        with pytest.raises(DataFolderInUse) as caught, serving_from(tmp_path):
            pass
        assert caught.value.path == tmp_path
        first.kill()
        first.wait(10)
        with serving_from(tmp_path):
            pass


def test_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(LookupError), serving_from(tmp_path):
        raise LookupError
    with another_process(tmp_path):
        pass


def test_who_serves_from_a_folder_can_be_asked_without_serving(tmp_path: Path) -> None:
    assert not is_served_from(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with another_process(tmp_path) as other:
        assert is_served_from(tmp_path)
        other.kill()
        other.wait(10)
    assert not is_served_from(tmp_path)
