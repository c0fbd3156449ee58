"""Builds on disk: written aside, verified, renamed into place, and never half there.

    <folder>/<digest of model and corpus>-<random>/   corpus.json vectors.npy means.npy dense.faiss
                                                      lexical.npz terms.json manifest.json
    <folder>/current                                  the name of the build that is served
    <folder>/lock                                     held by who builds

A running bot keeps what it has loaded; a newer build replaces `current` atomically, and what it
replaced is removed.
"""

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from index.centring import Centring, default_centres
from index.dense import read_dense
from index.embedders import Embedder, Vectors
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.lexical import LexicalIndex
from index.passages import Corpus, Passage, PassageKind, corpus_digest
from index.searchable import Progress, SearchableIndex, build_index, passage_key

FORMAT = 1
_CURRENT, _LOCK, _ASIDE, _MANIFEST = "current", "lock", ".building-", "manifest.json"


class IndexFolder:
    """The folder that holds builds of one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def build(
        self,
        corpus: Corpus,
        embedder: Embedder,
        progress: Progress = lambda done, total: None,
    ) -> SearchableIndex:
        """Build, verify and make current; passages embedded before are not embedded again."""
        self.path.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path / _LOCK):
            known = self._known_vectors(embedder.model_id)
            index = build_index(corpus, embedder, known, progress)
            self._make_current(self._placed(index))
        return index

    def load(self, corpus: Corpus, model_id: str) -> SearchableIndex:
        """Load the current build.

        Raises IndexMissing, IndexDamaged, and IndexMismatch when it was built from other passages
        or with another model.
        """
        index = self._load_current()
        _require(self.path, "model", index.model_id, model_id)
        _require(self.path, "explainers", index.digest, corpus_digest(corpus))
        return index

    def verify(self) -> None:
        """Read the whole current build; raises IndexMissing, IndexDamaged."""
        self._load_current()

    def current(self) -> Path:
        """Return the directory of the current build; raises IndexMissing."""
        try:
            name = (self.path / _CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise IndexMissing(self.path) from None
        return self.path / name

    def manifest(self) -> dict[str, Any]:
        """Return what the current build says of itself; raises IndexMissing, IndexDamaged."""
        return _read_manifest(self.current())

    def _load_current(self) -> SearchableIndex:
        """Load the current build, or the one that replaced it while it was being read."""
        current = self.current()
        try:
            return _load(current)
        except IndexDamaged:
            if self.current() == current:
                raise
            return self._load_current()

    def _known_vectors(self, model_id: str) -> Mapping[str, Vectors]:
        try:
            index = self._load_current()
        except (IndexMissing, IndexDamaged):
            return {}
        if index.model_id != model_id:
            return {}
        keys = map(passage_key, index.corpus)
        return dict(zip(keys, index.vectors, strict=True))

    def _placed(self, index: SearchableIndex) -> str:
        """Write a build, verify it, and return the name under which it stands."""
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.path))
        try:
            _write(aside, index)
            _load(aside)
            name = build_name(index.model_id, index.digest) + "-" + aside.name.removeprefix(_ASIDE)
            aside.rename(self.path / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return name

    def _make_current(self, name: str) -> None:
        pointer = self.path / f".{_CURRENT}"
        pointer.write_text(name + "\n", encoding="utf-8")
        pointer.replace(self.path / _CURRENT)
        for old in self.path.iterdir():  # with what a killed process left behind
            if old.is_dir() and old.name != name:
                shutil.rmtree(old, ignore_errors=True)


def build_name(model_id: str, corpus: str) -> str:
    """What the directory of a build is called first: a digest of what it depends on."""
    return hashlib.sha256(f"{FORMAT} {model_id} {corpus}".encode()).hexdigest()[:16]


def _write(path: Path, index: SearchableIndex) -> None:
    files = _files(index)
    for name, data in files.items():
        (path / name).write_bytes(data)
    manifest = {
        "format": FORMAT,
        "model": index.model_id,
        "explainers": index.digest,
        "passages": len(index.corpus),
        "dimensions": index.vectors.shape[1],
        "checksums": {name: _checksum(data) for name, data in files.items()},
    }
    (path / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _files(index: SearchableIndex) -> dict[str, bytes]:
    corpus = [asdict(passage) for passage in index.corpus]
    lexical = index.lexical
    arrays: dict[str, Any] = {"idf": lexical.idf, "starts": lexical.starts}
    arrays |= {"rows": lexical.rows, "weights": lexical.weights}
    return {
        "corpus.json": json.dumps(corpus, ensure_ascii=False).encode(),
        "vectors.npy": _bytes(lambda file: np.save(file, index.vectors)),
        "dense.faiss": index.dense.serialized().tobytes(),
        "lexical.npz": _bytes(lambda file: np.savez(file, allow_pickle=False, **arrays)),
        "means.npy": _bytes(lambda file: np.save(file, index.centring.means)),
        "terms.json": json.dumps(list(lexical.numbers), ensure_ascii=False).encode(),
    }


def _load(path: Path) -> SearchableIndex:
    manifest = _read_manifest(path)
    try:
        data = {name: _verified(path, name, sum_) for name, sum_ in manifest["checksums"].items()}
        vectors = np.load(io.BytesIO(data["vectors.npy"]))
        centres = default_centres(manifest["model"])
        return SearchableIndex(
            corpus=_corpus(data["corpus.json"]),
            vectors=vectors,
            centring=Centring(np.load(io.BytesIO(data["means.npy"])), centres),
            dense=read_dense(data["dense.faiss"]),
            lexical=_lexical(data["lexical.npz"], data["terms.json"], len(vectors)),
            model_id=manifest["model"],
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        raise IndexDamaged(path, str(error)) from error


def _corpus(data: bytes) -> Corpus:
    rows = json.loads(data)
    return tuple(Passage(**row | {"kind": PassageKind(row["kind"])}) for row in rows)


def _lexical(arrays: bytes, names: bytes, size: int) -> LexicalIndex:
    numbers = {term: number for number, term in enumerate(json.loads(names))}
    with np.load(io.BytesIO(arrays)) as found:
        return LexicalIndex(numbers=numbers, size=size, **{name: found[name] for name in found})


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(path, f"{_MANIFEST}: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise IndexDamaged(path, f"{_MANIFEST}: not of format {FORMAT}")
    return manifest


def _verified(path: Path, name: str, checksum: str) -> bytes:
    data = (path / name).read_bytes()
    if _checksum(data) != checksum:
        raise ValueError(f"{name} does not have its checksum")
    return data


def _require(path: Path, field: str, found: str, wanted: str) -> None:
    if found != wanted:
        raise IndexMismatch(path, field, found, wanted)


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bytes(write: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()
