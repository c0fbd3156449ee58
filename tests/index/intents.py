"""Intents by spelling: weights that are learned with the fake embedder in a moment."""

from functools import cache

from index.courtesies import CourtesyKind, Exemplar
from index.embedders import NgramEmbedder
from index.intent_training import TrainedIntents, train_intents

SAID = {
    CourtesyKind.GREETING: "hello ahoy",
    CourtesyKind.THANKS: "thanks matey",
    CourtesyKind.FAREWELL: "farewell anchor",
    CourtesyKind.SMALLTALK: "tell jokes",
    CourtesyKind.INSULT: "stupid parrot",
    CourtesyKind.DISTRESS: "sinking drowning",
    None: "where is the lighthouse",
}
MANNERS = (
    "{}",
    "{} now",
    "oh {}",
    "{} dear",
    "well {}",
    "{}!",
    "so {}",
    "{} again",
    "{} {}",
    "a {}",
)
EXAMPLES = tuple(
    Exemplar("en", kind, manner.format(text, text))
    for kind, text in SAID.items()
    for manner in MANNERS
)


@cache
def trained() -> TrainedIntents:
    """The weights, and how they did."""
    return train_intents(EXAMPLES, NgramEmbedder())
