"""Figures of the whole bot on the own sets keep to the floors of floors.toml.

The real model and all of the demonstration content are asked once in a test run.
"""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from bot.quality.command import FLOORS, ask_demonstration
from bot.quality.figures import InDomain, Quality, read_figures, write_figures
from bot.quality.floors import missed, read_floors
from bot.quality.headlines import headlines
from bot.quality.sets import OwnSets, read_sets
from bot.settings import Settings
from bot.steps import SilentSteps

HERE = Path(__file__).parent
MESSAGES = HERE.parent / "bot" / "typed_messages.jsonl"
FLOOR_OF = read_floors(HERE / FLOORS)
STARTER_LANGUAGES = {"de", "en", "es", "fr", "pl", "uk"}

# Filling the store and embedding all texts takes half a minute, and longer beside other tests.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="session")
def sets() -> OwnSets:
    return read_sets(HERE, MESSAGES)


@pytest.fixture(scope="session")
def in_domain(
    sets: OwnSets, model_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> InDomain:
    """Everything that is measured; workers of pytest-xdist share it."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent
    path = folder / "quality.json"
    with FileLock(folder / "quality.lock"):
        if not path.exists():
            write_figures(path, Quality(_measured(folder / "quality-data", model_path, sets)))
    found = read_figures(path)
    assert found is not None
    return found.in_domain


def _measured(data: Path, model_path: Path, sets: OwnSets) -> InDomain:
    (data / "models").mkdir(parents=True)
    (data / "models" / "multilingual-e5-small").symlink_to(model_path)
    with pytest.MonkeyPatch.context() as patch:  # no setting of the machine's counts
        for name in [name for name in os.environ if name.upper().startswith("DRAGOMAN_")]:
            patch.delenv(name)
        patch.chdir(data)
        return ask_demonstration(Settings(data=data), sets, SilentSteps())


@pytest.mark.parametrize("figure", FLOOR_OF)
def test_figure_keeps_its_floor(figure: str, in_domain: InDomain) -> None:
    assert missed(headlines(in_domain), {figure: FLOOR_OF[figure]}) == ()


def test_every_headline_has_a_floor(in_domain: InDomain) -> None:
    assert headlines(in_domain).keys() == FLOOR_OF.keys()


def test_sets_are_as_large_as_is_claimed(sets: OwnSets) -> None:
    assert len(sets.near_misses) >= 320
    assert len({one.kind for one in sets.near_misses}) == 8
    assert len(sets.phrasings) >= 300
    assert {one.lang for one in sets.near_misses} == STARTER_LANGUAGES
    assert {one.lang for one in sets.phrasings} == STARTER_LANGUAGES
    names = [one.id for one in sets.near_misses] + [one.id for one in sets.phrasings]
    assert len({*names}) == len(names)


def test_everything_was_asked(in_domain: InDomain, sets: OwnSets) -> None:
    assert in_domain.near_miss_classes["all"].asked == len(sets.near_misses)
    assert in_domain.phrasing_languages["all"].answerable == len(sets.phrasings)
    assert in_domain.languages["all"]["en"].of == len(sets.messages)
    assert in_domain.variants["all"].answerable > 3000
