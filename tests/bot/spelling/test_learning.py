"""Weights are learned from lists of words."""

import numpy as np

from bot.spelling.learning import learn_spelling
from bot.spelling.model import Spelling

WORDS = {
    "aa": dict.fromkeys(("bala", "gala", "mala", "tala", "sala"), 1.0),
    "oo": dict.fromkeys(("bolo", "golo", "molo", "tolo", "solo"), 1.0),
    "uk": dict.fromkeys(("чому", "коли", "хто", "що"), 1.0),
}


def learn(seed: int = 0) -> tuple[Spelling, list[tuple[int, int]]]:
    heard: list[tuple[int, int]] = []
    spelling = learn_spelling(WORDS, lambda *done: heard.append(done), texts=200, seed=seed)
    return spelling, heard


def test_words_that_were_never_seen_are_recognized_by_their_spelling() -> None:
    spelling, heard = learn()
    assert spelling.languages == ("aa", "oo", "uk")
    assert heard[-1] == (4, 4)
    assert spelling.probabilities("fala", WORDS)["aa"] > 0.7
    assert spelling.probabilities("folo", WORDS)["oo"] > 0.7
    assert spelling.probabilities("koly", WORDS)["uk"] > 0.5


def test_learning_again_gives_the_same_weights() -> None:
    assert np.array_equal(learn()[0].weights, learn()[0].weights)


def test_serbian_and_croatian_may_share_a_list() -> None:
    common = {"vrijeme": 1.0, "vreme": 1.0, "mjesto": 1.0, "mesto": 1.0, "dan": 1.0}
    both = {"hr": common, "sr": common}
    spelling = learn_spelling(both, lambda done, total: None, texts=200)
    assert spelling.probabilities("vreme", both)["sr"] > 0.6
    assert spelling.probabilities("vrijeme", both)["hr"] > 0.6
