"""Looks at the model: whether its files are whole, whether it computes, and the calibration."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from bot.bootstrap import make_calibration, make_embedder
from bot.doctor.findings import Finding, Topic, failure, fine, warning
from bot.settings import Engine, Settings
from index.embedders import Embedder
from index.errors import CalibrationDamaged, EngineMissing, ModelDamaged
from index.model.directory import (
    ONNX_FILE,
    SENTENCEPIECE_FILE,
    TORCH_FILE,
    read_manifest,
    verify,
)

_FILES = {
    Engine.ONNX: (ONNX_FILE, SENTENCEPIECE_FILE),
    Engine.SENTENCE_TRANSFORMERS: (TORCH_FILE, SENTENCEPIECE_FILE),
}
_EXTRA = "sentence_transformers"


Load = Callable[[], Embedder]
"""Loads the model, once for all who ask."""


def loading(settings: Settings) -> Load:
    """Return what loads the model of the settings when it is first needed."""
    return cache(partial(make_embedder, settings))


def examine_model(settings: Settings, load: Load) -> Iterator[Finding]:
    """Look at the model, and let it compute once."""
    yield from _calibration(settings)
    if settings.engine is Engine.SENTENCE_TRANSFORMERS and find_spec(_EXTRA) is None:
        yield failure(Topic.MODEL, EngineMissing(settings.engine, settings.engine))
    elif is_elsewhere(settings):
        yield fine("doctor.model.elsewhere", model=settings.model)
    elif settings.model is None and not settings.model_path.exists():
        yield fine("doctor.model.absent")
    else:
        yield from _directory(settings, load)


def is_elsewhere(settings: Settings) -> bool:
    """Whether the model is one that sentence-transformers would have to download."""
    chosen = settings.engine is Engine.SENTENCE_TRANSFORMERS and settings.model
    return bool(chosen) and not Path(str(settings.model)).exists()


def _calibration(settings: Settings) -> Iterator[Finding]:
    try:
        make_calibration(settings)
    except CalibrationDamaged as error:
        yield failure(Topic.MODEL, error)


def _directory(settings: Settings, load: Load) -> Iterator[Finding]:
    is_bundled = settings.model is None
    try:
        if is_bundled or settings.engine is Engine.ONNX:
            manifest = read_manifest(settings.model_path)
            verify(settings.model_path, manifest, _FILES[settings.engine])
            yield fine("doctor.model.whole", name=manifest.name)
    except ModelDamaged as error:
        # The bundled one is made anew at the next start; one that was chosen is never touched.
        damaged = warning("doctor.model.damaged", reason=error.reason)
        yield damaged if is_bundled else failure(Topic.MODEL, error)
        return
    load().encode_queries(["?"])
    yield fine("doctor.model.computes")
