"""Makes what reads questions: embedder, calibration, courtesies, language identifier."""

from collections.abc import Mapping
from dataclasses import replace

from threadpoolctl import threadpool_limits

from bot.courtesies import Courtesies
from bot.help_resources import read_help_resources
from bot.identifiers import (
    FixedIdentifier,
    LangdetectIdentifier,
    NamelessIdentifier,
    PairIdentifier,
    SpellingIdentifier,
)
from bot.ports import LanguageIdentifier
from bot.settings import Engine, Identifier, Settings
from bot.spelling.model import default_spelling
from index.calibration import Calibration, default_calibration, read_calibration
from index.courtesies import Exemplars, shipped_exemplars
from index.embedders import Embedder
from index.nameless import NamelessEmbedder, Names
from index.onnx_embedder import OnnxEmbedder
from index.st_embedder import SentenceTransformersEmbedder


def make_embedder(settings: Settings) -> Embedder:
    """Load the model with the chosen engine, deaf to the organization's name."""
    embedder = _engine(settings)
    return NamelessEmbedder(embedder, Names(settings.names)) if settings.names else embedder


def _engine(settings: Settings) -> Embedder:
    if settings.engine is Engine.SENTENCE_TRANSFORMERS:
        return SentenceTransformersEmbedder(str(settings.model or settings.model_path))
    return OnnxEmbedder(settings.model_path, threads=settings.threads)


def make_calibration(settings: Settings) -> Calibration:
    """Read the calibration, with the threshold of the settings if they have one."""
    path = settings.calibration
    calibration = read_calibration(path) if path else default_calibration()
    return _answering_at(calibration, settings.answer_at) if settings.answer_at else calibration


def _answering_at(calibration: Calibration, answer_at: float) -> Calibration:
    other = calibration.contrasted and replace(calibration.contrasted, answer_at=answer_at)
    return replace(calibration, answer_at=answer_at, contrasted=other)


def make_courtesies(settings: Settings) -> Courtesies:
    """Read the stored exemplars, and the organization's help resources if it has set any."""
    path = settings.help_resources
    resources: Mapping[str, str] = read_help_resources(path) if path else {}
    return Courtesies(Exemplars(shipped_exemplars()), resources)


def make_identifier(settings: Settings) -> LanguageIdentifier:
    """Make the chosen language identifier, deaf to the organization's name."""
    identifier = _identifier(settings)
    return NamelessIdentifier(identifier, Names(settings.names)) if settings.names else identifier


def _identifier(settings: Settings) -> LanguageIdentifier:
    match settings.language_identifier:
        case Identifier.TRIO:
            return SpellingIdentifier(PairIdentifier(), default_spelling())
        case Identifier.PAIR:
            return PairIdentifier()
        case Identifier.LANGDETECT:
            return LangdetectIdentifier()
        case Identifier.FIXED:
            return FixedIdentifier(settings.fixed_language)


def keep_mathematics_to_one_thread() -> None:
    """Keep BLAS and OpenMP from waking all processors for products of microseconds.

    Their threads spin while they wait, and take the processor from the model and the event loop:
    with them a question takes twice as long on two processors. The model has threads of its own.
    """
    threadpool_limits(limits=1)
