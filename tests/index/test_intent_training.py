"""How intents are fitted, and how the thresholds are set."""

import numpy as np
import pytest

from index.courtesies import CourtesyKind, Exemplar
from index.embedders import NgramEmbedder
from index.intent_training import train_intents, with_salutations
from tests.index.intents import EXAMPLES, MANNERS, trained

GREETINGS = (
    Exemplar("en", CourtesyKind.GREETING, "hi"),
    Exemplar("de", CourtesyKind.GREETING, "moin"),
    Exemplar("de", CourtesyKind.THANKS, "danke"),
    Exemplar("de", CourtesyKind.INSULT, "du Bot"),
)


def questions(locale: str, count: int) -> list[Exemplar]:
    return [Exemplar(locale, None, f"q{number}") for number in range(count)]


def test_training_is_the_same_every_time() -> None:
    again = train_intents(EXAMPLES, NgramEmbedder())
    assert np.array_equal(again.intents.weights, trained().intents.weights)
    assert again.figures == trained().figures


@pytest.mark.parametrize("kind", CourtesyKind)
def test_what_is_spelled_alike_is_found_unseen(kind: CourtesyKind) -> None:
    figures = trained().figures[kind]
    assert (figures.exemplars, figures.false) == (len(MANNERS), 0)
    assert figures.found > len(MANNERS) / 2


def test_thresholds_lie_above_every_unseen_question_of_a_small_set() -> None:
    """A question that is spelled like distress raises the threshold of distress."""
    like = Exemplar("en", None, "sinking drowning, sinking?")
    plain, harder = trained(), train_intents((*EXAMPLES, like), NgramEmbedder())
    distress = CourtesyKind.DISTRESS
    assert harder.figures[distress].false == 0
    assert harder.intents.sure_at[distress] > plain.intents.sure_at[distress]


def test_weights_belong_to_the_model_in_any_precision() -> None:
    embedder = NgramEmbedder()
    embedder.model_id = "grams@0123-names"
    assert train_intents(EXAMPLES, embedder).intents.model == "grams"


def test_who_greets_and_asks_asks() -> None:
    greeted = with_salutations(questions("de", 8), GREETINGS)[8:]
    assert [one.text for one in greeted] == ["moin, q0", "danke, q4"]
    assert {one.kind for one in greeted} == {None}


def test_questions_of_a_language_without_greetings_borrow_one() -> None:
    (*_, greeted) = with_salutations(questions("pl", 1), GREETINGS)
    assert (greeted.locale, greeted.text) == ("pl", "hi, q0")
