"""Folders of explainers: `<slug>/<locale>.md`, one file per explainer and locale."""

import os
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from knowledge.errors import InvalidFile
from knowledge.explainers import Revision
from knowledge.markdown import MAX_BYTES, decode, key_lines, parse_revision, render_revision


def read_folder(path: Path) -> tuple[tuple[Revision, ...], tuple[InvalidFile, ...]]:
    """Read every revision in a folder, and collect every file that is none."""
    if not path.is_dir():
        return (), (InvalidFile(path, 1, "not a folder"),)
    revisions: list[Revision] = []
    invalid: list[InvalidFile] = []
    for file in _files(path):
        try:
            revisions.append(_read_revision(path, file))
        except InvalidFile as error:
            invalid.append(error)
    return tuple(revisions), tuple(invalid)


def write_folder(path: Path, revisions: Iterable[Revision]) -> None:
    """Write each revision to its file; a crash leaves every file either old or new."""
    for revision in revisions:
        _replace(path_of(path, revision.slug, revision.locale), render_revision(revision))


def find_line(path: Path, slug: str, locale: str, key: str) -> int | None:
    """Find the line of a key in the file of a revision, to point at it."""
    file = path_of(path, slug, locale)
    try:
        return key_lines(_read_text(file), file).get(key)
    except InvalidFile:
        return None


def path_of(folder: Path, slug: str, locale: str) -> Path:
    """Name the file of an explainer in a locale."""
    return folder / slug / f"{locale}.md"


def starter_folder() -> Path:
    """Return the folder of the demonstration content that comes with Dragoman."""
    return Path(str(resources.files("knowledge") / "starter"))


def _files(folder: Path) -> list[Path]:
    """Every Markdown file below; hidden ones and the folder's own README are none of ours."""
    found = sorted(folder.rglob("*.md"))
    readme = folder / "README.md"
    return [file for file in found if file != readme and not _is_hidden(file, folder)]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _read_revision(folder: Path, file: Path) -> Revision:
    if file.parent.parent != folder:
        raise InvalidFile(file, 1, "must lie at <slug>/<locale>.md")
    return parse_revision(_read_text(file), file)


def _read_text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return decode(stream.read(MAX_BYTES + 1), file)
    except OSError as error:
        raise InvalidFile(file, 1, error.strerror or type(error).__name__) from error


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.aside")
    with aside.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(file)
