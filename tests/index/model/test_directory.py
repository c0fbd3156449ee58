"""The model directory and its manifest."""

import json
from pathlib import Path

import pytest

from index.errors import ModelDamaged
from index.model.directory import (
    FORMAT,
    MANIFEST,
    ONNX_FILE,
    read_manifest,
    verify,
    write_directory,
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory of two files that are no model, which is nothing to this module."""
    path = tmp_path / "models" / "one"
    write_directory(path, iter([(ONNX_FILE, b"graph"), ("a.json", b"{}")]), described)
    return path


def described(checksums: dict[str, str]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "name": "one",
        "made_from": "nothing",
        "licence": "none",
        "dimensions": 3,
        "checksums": checksums,
    }


def test_what_was_written_is_whole(directory: Path) -> None:
    manifest = read_manifest(directory)
    verify(directory, manifest, (ONNX_FILE, "a.json"))
    assert (manifest.name, manifest.dimensions) == ("one", 3)
    assert (directory / ONNX_FILE).read_bytes() == b"graph"


def test_the_id_changes_with_the_weights_and_with_nothing_else(directory: Path) -> None:
    before = read_manifest(directory).model_id
    write_directory(directory, iter([(ONNX_FILE, b"graph"), ("a.json", b"[]")]), described)
    assert read_manifest(directory).model_id == before
    write_directory(directory, iter([(ONNX_FILE, b"other"), ("a.json", b"[]")]), described)
    assert read_manifest(directory).model_id != before
    assert before.startswith("one@")


@pytest.mark.parametrize("data", [b"", b"grap", b"hraph", b"graphs", None])
def test_a_damaged_file_is_named(directory: Path, data: bytes | None) -> None:
    (directory / ONNX_FILE).unlink()
    if data is not None:
        (directory / ONNX_FILE).write_bytes(data)
    manifest = read_manifest(directory)
    verify(directory, manifest, ("a.json",))
    with pytest.raises(ModelDamaged, match=ONNX_FILE):
        verify(directory, manifest, ("a.json", ONNX_FILE))


def test_a_file_that_the_manifest_does_not_know_is_damage(directory: Path) -> None:
    (directory / "b.json").write_bytes(b"{}")
    with pytest.raises(ModelDamaged, match=r"b\.json"):
        verify(directory, read_manifest(directory), ("b.json",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "null",
        "{}",
        "\ufeff{}",
        json.dumps(described({}) | {"format": FORMAT + 1}),
        json.dumps(described({}) | {"more": 1}),
        json.dumps(described({}) | {"checksums": 5}),
        json.dumps(described({}) | {"checksums": ["a"]}),
        json.dumps({key: 1 for key in described({}) if key != "licence"}),
    ],
)
def test_a_manifest_that_cannot_be_understood_is_damage(directory: Path, text: str) -> None:
    (directory / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ModelDamaged) as caught:
        read_manifest(directory)
    assert caught.value.path == directory


def test_a_manifest_in_no_encoding_is_damage(directory: Path) -> None:
    (directory / MANIFEST).write_bytes(b'{"format": "\xff"}')
    with pytest.raises(ModelDamaged):
        read_manifest(directory)


def test_a_directory_without_a_manifest_is_damage(directory: Path) -> None:
    (directory / MANIFEST).unlink()
    with pytest.raises(ModelDamaged):
        read_manifest(directory)


@pytest.mark.parametrize("there_was_one", [True, False])
def test_a_failure_leaves_what_there_was(directory: Path, there_was_one: bool) -> None:
    target = directory if there_was_one else directory.with_name("two")

    def cannot(checksums: dict[str, str]) -> dict[str, object]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_directory(target, iter([("a.json", b"new")]), cannot)
    assert [path.name for path in directory.parent.iterdir()] == ["one"]
    assert (directory / "a.json").read_bytes() == b"{}"
