"""Folders of explainers."""

from pathlib import Path

import pytest

from knowledge.errors import InvalidFile
from knowledge.folders import find_line, read_folder, starter_folder, write_folder
from knowledge.markdown import MAX_BYTES
from tests.knowledge.libraries import revision

WORDINGS = (
    revision("article-4"),
    revision("article-5", "en"),
    revision("article-5", "fr", question="Article 5 ?", translates="0" * 16),
)


def mistakes(folder: Path) -> list[tuple[str, int, str]]:
    _, invalid = read_folder(folder)
    return [(str(e.path.relative_to(folder)), e.line, e.reason) for e in invalid]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_folder(tmp_path, WORDINGS)
    assert read_folder(tmp_path) == (WORDINGS, ())


def test_writing_again_changes_no_byte_and_leaves_nothing_beside(tmp_path: Path) -> None:
    write_folder(tmp_path, WORDINGS)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    write_folder(tmp_path, read_folder(tmp_path)[0])
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after
    assert len(after) == 3


def test_a_revision_that_no_file_can_hold_leaves_the_old_file_alone(tmp_path: Path) -> None:
    write_folder(tmp_path, WORDINGS)
    with pytest.raises(InvalidFile):
        write_folder(tmp_path, [revision("article-4", answer="# Title")])
    assert read_folder(tmp_path) == (WORDINGS, ())


def test_every_mistake_is_collected_beside_every_good_file(tmp_path: Path) -> None:
    write_folder(tmp_path, WORDINGS)
    (tmp_path / "article-4" / "de.md").write_bytes("---\ntopic: Größe\n".encode("latin-1"))
    (tmp_path / "article-4" / "es.md").write_text("---\ntopic: x\n---\n", encoding="utf-8")
    (tmp_path / "article-4" / "fr.md").write_bytes(b"a" * (MAX_BYTES + 1))
    revisions, _ = read_folder(tmp_path)
    assert revisions == WORDINGS
    assert mistakes(tmp_path) == [
        ("article-4/de.md", 2, "not UTF-8"),
        ("article-4/es.md", 2, "missing key 'as_of'"),
        ("article-4/fr.md", 1, "longer than 65536 bytes"),
    ]


def test_a_file_in_a_wrong_place_is_a_mistake_and_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "en.md").touch()
    (tmp_path / "a" / "b" / "en.md").touch()
    reason = "must lie at <slug>/<locale>.md"
    assert mistakes(tmp_path) == [("a/b/en.md", 1, reason), ("en.md", 1, reason)]


def test_readme_hidden_and_other_files_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "en.md").touch()
    (tmp_path / "README.md").touch()
    (tmp_path / "notes.txt").touch()
    assert read_folder(tmp_path) == ((), ())


def test_a_folder_in_the_place_of_a_file_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "article-5" / "en.md").mkdir(parents=True)
    assert mistakes(tmp_path) == [("article-5/en.md", 1, "Is a directory")]


def test_a_missing_folder_is_a_mistake(tmp_path: Path) -> None:
    revisions, (error,) = read_folder(tmp_path / "none")
    assert (revisions, error.path, error.reason) == ((), tmp_path / "none", "not a folder")


def test_a_key_is_found_on_its_line(tmp_path: Path) -> None:
    write_folder(tmp_path, WORDINGS)
    assert find_line(tmp_path, "article-5", "fr", "translates") == 13


@pytest.mark.parametrize(
    ("locale", "key"), [("en", "translates"), ("de", "topic"), ("es", "topic")]
)
def test_a_key_or_file_that_is_not_there_has_no_line(tmp_path: Path, locale: str, key: str) -> None:
    write_folder(tmp_path, WORDINGS)
    (tmp_path / "article-5" / "es.md").write_text("not a revision", encoding="utf-8")
    assert find_line(tmp_path, "article-5", locale, key) is None


def test_the_starter_content_is_there_and_without_mistakes() -> None:
    revisions, invalid = read_folder(starter_folder())
    assert len({wording.slug for wording in revisions if wording.locale == "en"}) == 42
    assert invalid == ()
