"""Puts together what `dragoman train-adapter` learns from."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.steps import Steps
from index.datasets import read_parallel, read_translations
from index.errors import EngineMissing
from index.learning.explainer_lessons import explainer_lessons
from index.learning.lessons import (
    Lessons,
    OrganizationLessons,
    ParallelLessons,
    TranslationLessons,
)
from index.model.adapter import FILE, write_adapter
from index.model.bundled import find_weights, load_weights
from index.nameless import Names
from index.organizations import LEARNED, read_organizations
from index.st_embedder import EXTRA
from knowledge.folders import read_folder

_OWN_SHARE, _EXPLAINERS_SHARE, _OTHER_SHARE = 4.0, 2.0, 1.0
_SEED = 0


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to learn from; without a folder of organizations those that ship with Dragoman.

    `explainers` is a folder of explainers, read without the organization's `names`.
    """

    organizations: Path | None = None
    translations: tuple[Path, ...] = ()
    parallel: tuple[Path, ...] = ()
    explainers: Path | None = None
    names: tuple[str, ...] = ()


def fit_adapter(sources: Sources, out: Path, steps: Steps, count: int | None = None) -> Path:
    """Train an adapter and write it to a folder; raises EngineMissing without torch."""
    if find_spec("torch") is None:
        raise EngineMissing("torch", EXTRA)
    from index.learning.adapter_training import STEPS, Course, train_adapter

    courses = [Course(lessons, share) for lessons, share in _lessons(sources)]
    weights = load_weights(find_weights())
    with steps.step("step.adapter") as advance:
        tensors = train_adapter(weights, courses, advance, steps=count or STEPS, seed=_SEED)
    write_adapter(out / FILE, tensors)
    return out / FILE


def _lessons(sources: Sources) -> Iterator[tuple[Lessons, float]]:
    dice = random.Random(_SEED)  # noqa: S311 - no secret
    own = read_organizations(sources.organizations or LEARNED)
    yield OrganizationLessons(own, dice), _OWN_SHARE
    if sources.explainers:
        yield _explainer_lessons(sources.explainers, sources.names, dice), _EXPLAINERS_SHARE
    for path in sources.translations:
        yield TranslationLessons(read_translations(path), dice), _OTHER_SHARE
    for path in sources.parallel:
        yield ParallelLessons(read_parallel(path), dice), _OTHER_SHARE


def _explainer_lessons(folder: Path, names: tuple[str, ...], dice: random.Random) -> Lessons:
    revisions, _ = read_folder(folder)
    return explainer_lessons(revisions, Names(names) if names else None, dice)
