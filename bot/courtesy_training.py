"""Puts together what `dragoman train-courtesies` fits: exemplars, and questions beside them."""

from pathlib import Path

from bot.bootstrap import keep_mathematics_to_one_thread, make_embedder
from bot.preparing import ensure_model
from bot.settings import Settings
from bot.steps import Steps
from index.courtesies import Exemplar, shipped_exemplars
from index.intent_training import TrainedIntents, train_intents, with_salutations
from index.intents import write_intents
from knowledge.folders import read_folder, starter_folder

INTENTS_FILE = "intents.npz"
_EVERY = 2
"""Of the stored variants every second one is enough: the others say much the same."""


def fit_intents(settings: Settings, out: Path, steps: Steps) -> TrainedIntents:
    """Fit the weights for the model of the settings, and write them to a folder."""
    keep_mathematics_to_one_thread()
    ensure_model(settings, steps)
    embedder = make_embedder(settings)
    exemplars = shipped_exemplars()
    questions = with_salutations(starter_questions(), exemplars)
    with steps.step("step.intents"):
        trained = train_intents((*exemplars, *questions), embedder)
    write_intents(out / INTENTS_FILE, trained.intents)
    return trained


def starter_questions() -> tuple[Exemplar, ...]:
    """Return questions of the demonstration content, with every second variant."""
    revisions, _ = read_folder(starter_folder())
    return tuple(
        Exemplar(one.locale, None, text)
        for one in revisions
        for text in (one.question, *one.variants[::_EVERY])
    )
