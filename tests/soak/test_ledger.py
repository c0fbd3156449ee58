"""How a soak pairs answers with questions."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.soak.ledger import Ledger
from tests.soak.questions import question, texts


def test_answer_settles_the_question_that_it_repeats() -> None:
    ledger = Ledger()
    ledger.ask(1, "What is A?", now=0)
    ledger.ask(1, "What is B?", now=1)
    ledger.answer(1, "**What is B?** It is.", now=3)
    assert (ledger.answered, ledger.waiting, ledger.doubled) == (1, 1, 0)
    assert list(ledger.seconds) == [2]


def test_second_answer_to_a_question_is_doubled_and_takes_no_others_place() -> None:
    ledger = Ledger()
    ledger.ask(1, "What is A?", now=0)
    ledger.ask(1, "What is B?", now=0)
    ledger.answer(1, "What is A? It is.", now=1)
    ledger.answer(1, "What is A? It is.", now=1)
    assert (ledger.answered, ledger.waiting, ledger.doubled) == (1, 1, 1)


def test_answer_without_the_question_settles_the_oldest() -> None:
    ledger = Ledger()
    ledger.ask(1, "What is A?", now=0)
    ledger.answer(1, "I do not know.", now=1)
    assert (ledger.waiting, ledger.doubled) == (0, 0)


def test_answer_where_nothing_was_asked_is_doubled() -> None:
    ledger = Ledger()
    ledger.answer(1, "What is A? It is.", now=1)
    assert ledger.doubled == 1


def test_same_question_can_be_asked_again() -> None:
    ledger = Ledger()
    for now in (0, 10):
        ledger.ask(1, "What is A?", now=now)
        ledger.answer(1, "What is A? It is.", now=now + 1)
    assert (ledger.answered, ledger.doubled) == (2, 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2))))
def test_nothing_is_lost_or_doubled_unseen(rows: list[tuple[int, int]]) -> None:
    """Questions are answered not at all, once or twice; the sums are found again."""
    ledger = Ledger()
    for number, (place, times) in enumerate(rows):
        key = f"question {number}?"
        ledger.ask(place, key, now=number)
        for _ in range(times):
            ledger.answer(place, key, now=number + 1)
    tally = Counter(times for _, times in rows)
    assert (ledger.waiting, ledger.doubled) == (tally[0], tally[2])


def test_percentiles_are_of_the_answers_that_came() -> None:
    ledger = Ledger()
    assert ledger.percentile(0.99) == 0
    for number in range(100):
        ledger.ask(number, "What?", now=0)
        ledger.answer(number, "What?", now=number)
    assert (ledger.percentile(0.5), ledger.percentile(0.99)) == (50, 99)


def test_place_is_asked_something_else_every_time() -> None:
    places = 7
    asked = [question(n, places) for n in range(places * len(texts()))]
    for place in {one.place for one in asked}:
        said = [one.text for one in asked if one.place == place]
        assert len(set(said)) == len(texts())


def test_no_question_is_a_part_of_another() -> None:
    """Otherwise an answer could not be told from that to the other."""
    assert not [(a, b) for a in texts() for b in texts() if a != b and a in b]


def test_the_slowest_of_each_part_of_a_run_is_told() -> None:
    ledger = Ledger()
    for number, seconds in enumerate((1.0, 3.0, 2.0, 0.5)):
        ledger.ask(number, "q", 0.0)
        ledger.answer(number, "q", seconds)
    assert ledger.slowest_over_time(2) == [3.0, 2.0]
    assert ledger.slowest_over_time(20) == [1.0, 3.0, 2.0, 0.5]
    assert Ledger().slowest_over_time(2) == []
