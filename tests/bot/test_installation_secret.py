"""The secret of an installation is made once, for its owner only, whoever comes first."""

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from bot.errors import SecretUnusable
from bot.installation_secret import KEY_FILE, derived_key, installation_secret


def test_it_is_made_once(tmp_path: Path) -> None:
    first = installation_secret(tmp_path)
    assert len(bytes.fromhex(first)) == 32
    assert installation_secret(tmp_path) == first


def test_two_folders_have_two(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    assert installation_secret(tmp_path / "a") != installation_secret(tmp_path / "b")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    installation_secret(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_processes_that_start_at_once_get_the_same(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        found = pool.map(installation_secret, [tmp_path] * 16, chunksize=1)
    assert len(set(found)) == 1
    assert {path.name for path in tmp_path.iterdir()} <= {KEY_FILE, f"{KEY_FILE}.lock"}


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 64])
def test_file_that_is_no_secret_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(SecretUnusable):
        installation_secret(tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_keys_differ_by_purpose_and_by_secret() -> None:
    keys = {derived_key(secret, use) for secret in ("a" * 99, "b") for use in ("hashes", "inbox")}
    assert {len(key) for key in keys} == {32}
    assert len(keys) == 4
    assert derived_key("a" * 99, "inbox") in keys
