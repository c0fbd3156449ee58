"""A model directory: in sentence-transformers' form, with the ONNX graph beside the weights.

Both engines read the same directory. `dragoman.json` is its manifest: what it was made from and
the SHA-256 of every file. A directory is written aside and renamed when complete, so a build
that is interrupted leaves nothing that looks like a model.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ModelDamaged

MANIFEST = "dragoman.json"
ONNX_FILE = "onnx/model_q4.onnx"
SENTENCEPIECE_FILE = "sentencepiece.bpe.model"
TORCH_FILE = "model.safetensors"
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
MAX_TOKENS = 512
FORMAT = 2


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """What a model directory is; `model_id` changes when its vectors do."""

    name: str
    made_from: str
    licence: str
    dimensions: int
    checksums: dict[str, str]

    @property
    def model_id(self) -> str:
        """Name and the first 12 digits of the checksum of the weights."""
        return f"{self.name}@{self.checksums[ONNX_FILE][:12]}"


def write_directory(
    path: Path, files: Iterator[tuple[str, bytes]], describe: Callable[[dict[str, str]], Any]
) -> None:
    """Write the files and the manifest that `describe` makes of their checksums."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        checksums = {name: _write(aside / name, data) for name, data in files}
        manifest = json.dumps(describe(checksums), indent=1)
        (aside / MANIFEST).write_text(manifest, encoding="utf-8")
        shutil.rmtree(path, ignore_errors=True)
        aside.rename(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_manifest(path: Path) -> ModelManifest:
    """Read a model directory's manifest; raises ModelDamaged."""
    try:
        fields = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        if fields.pop("format") != FORMAT:
            raise ModelDamaged(path, "made by another version of Dragoman")
        checksums = dict(fields.pop("checksums"))
        return ModelManifest(**fields, checksums=checksums)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamaged(path, f"{MANIFEST}: {error}") from error


def verify(path: Path, manifest: ModelManifest, names: tuple[str, ...]) -> None:
    """Compare files with their checksums; raises ModelDamaged."""
    for name in names:
        try:
            found = _checksum((path / name).read_bytes())
        except OSError as error:
            raise ModelDamaged(path, f"{name}: {error}") from error
        if found != manifest.checksums.get(name):
            raise ModelDamaged(path, f"{name} does not have its checksum")


def _write(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return _checksum(data)


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
