"""What a process has in hand is not what was left behind."""

from bot.hands import Hands


def test_what_is_in_hand_was_not_left_behind() -> None:
    hands = Hands()
    assert hands.take("1")
    assert not hands.take("1")
    assert hands.watch() == {"1"}
    assert not hands.take_left("1")
    assert hands.take_left("2")


def test_what_came_or_went_while_it_was_asked_was_not_either() -> None:
    hands = Hands()
    hands.take("went")
    hands.watch()
    hands.let_go({"went"})
    hands.take("came")
    hands.let_go({"came"})
    assert not hands.take_left("went")
    assert not hands.take_left("came")


def test_what_could_not_be_recorded_can_be_taken_again_at_once() -> None:
    hands = Hands()
    hands.take("1")
    hands.let_go({"1"})
    assert hands.take("1")
    assert hands.watch() == {"1"}


def test_what_was_settled_long_ago_is_forgotten() -> None:
    hands = Hands()
    hands.take("1")
    hands.let_go({"1"})
    hands.watch()
    assert hands.take_left("1")
