"""The queue in groups, as moderators see it."""

from datetime import date

from bot.grouping import chosen, grouped
from index.embedders import NgramEmbedder
from knowledge.unanswered import Reason, UnansweredQuestion

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)


def question(id: int, text: str, locale: str = "en", count: int = 1) -> UnansweredQuestion:  # noqa: A002
    day = MONDAY if id % 2 else TUESDAY
    return UnansweredQuestion(id, text, locale, Reason.NO_MATCH, day, TUESDAY, count)


WHALES = (
    question(3, "how big are the whales", count=2),
    question(4, "how big are the whales?", "nl", 5),
    question(5, "how big are the whales in here"),
    question(6, "how big are these whales", count=3),
)
TICKETS = question(1, "who sells tickets for museums")
EVERYTHING = (TICKETS, *WHALES)


def test_commonest_group_comes_first_with_what_its_wordings_have_in_common() -> None:
    whales, tickets = grouped(EVERYTHING, NgramEmbedder())
    assert (whales.id, whales.count, whales.languages) == (3, 11, ("en", "nl"))
    assert (whales.first_seen, whales.last_seen) == (MONDAY, TUESDAY)
    assert sorted(whales.ids) == [3, 4, 5, 6]
    assert (tickets.id, tickets.examples) == (1, (TICKETS,))


def test_examples_are_the_commonest_and_each_language_has_one_first() -> None:
    whales, _ = grouped(EVERYTHING, NgramEmbedder())
    assert [one.id for one in whales.examples] == [4, 6, 3]


def test_order_of_the_questions_does_not_matter() -> None:
    assert grouped(EVERYTHING, NgramEmbedder()) == grouped(EVERYTHING[::-1], NgramEmbedder())


def test_group_is_chosen_by_any_of_its_wordings() -> None:
    groups = grouped(EVERYTHING, NgramEmbedder())
    assert chosen(groups, [5]) == groups[:1]
    assert chosen(groups, [3, 6, 1]) == groups
    assert chosen(groups, [99]) == ()


def test_empty_queue_has_no_groups() -> None:
    assert grouped((), NgramEmbedder()) == ()
