"""How buttons are laid out."""

from telegram import InlineKeyboardMarkup

from adapters.telegram.keyboards import MAX_LABEL, inline_keyboard_of, keyboard_of, without
from adapters.telegram.spans import units
from bot.actions import AskAnother, Pick, Rate
from bot.cards import Button, Card
from bot.model import View
from tests.adapters.telegram.cards import MORE, NONE, card, language

LONG = Button("Where are the tickets for the harbour sold?", Pick("tickets", "en", "en"))
GOOD = Button("Good", Rate("tides", "en", "en", helpful=True))
BAD = Button("Bad", Rate("tides", "en", "en", helpful=False))
ANOTHER = Button("Another", AskAnother("en"))


def labels_of(keyboard: InlineKeyboardMarkup | None) -> list[list[str]]:
    assert keyboard is not None
    return [[key.text for key in row] for row in keyboard.inline_keyboard]


def labels(shown: Card) -> list[list[str]]:
    return labels_of(keyboard_of(shown))


def test_card_without_buttons_has_no_keyboard() -> None:
    assert keyboard_of(card(rows=())) is None
    assert keyboard_of(card(rows=((),))) is None


def test_rows_are_those_of_the_card() -> None:
    assert labels(card(rows=((MORE, ANOTHER), (NONE,)))) == [
        ["Read more", "Another"],
        ["None of these"],
    ]


def test_row_begins_on_the_right_for_those_who_read_so() -> None:
    assert labels(card(frame="ar", rows=((language("de"), language("es")),))) == [["es", "de"]]


def test_labels_that_nobody_could_read_beside_each_other_stand_below_each_other() -> None:
    assert labels(card(rows=((LONG, NONE),))) == [[LONG.label], ["None of these"]]
    four = tuple(language("македонски") for _ in range(5))
    assert [len(row) for row in labels(card(rows=(four,)))] == [3, 2]


def test_long_label_is_shortened() -> None:
    long = Button("😀" * 40, Pick("tides", "en", "en"))
    ((label,),) = labels(card(rows=((long,),)))
    assert label.endswith("😀…")
    assert units(label) == MAX_LABEL - 1


def test_button_that_does_not_fit_is_left_out() -> None:
    too_much = Button("Read more", Pick("a" * 60, "en", "en", View.FULL))
    assert keyboard_of(card(rows=((too_much,),))) is None
    assert labels(card(rows=((too_much, NONE),))) == [["None of these"]]


def test_next_question_after_an_inline_answer_is_an_inline_query() -> None:
    keyboard = inline_keyboard_of(card(rows=((MORE, ANOTHER), (GOOD, BAD))))
    assert labels_of(keyboard) == [["Read more", "Another"], ["Good", "Bad"]]
    assert keyboard is not None
    key = keyboard.inline_keyboard[0][1]
    assert (key.switch_inline_query_current_chat, key.callback_data) == ("", None)


def test_what_is_done_is_taken_away() -> None:
    keyboard = keyboard_of(card(rows=((MORE, ANOTHER), (GOOD, BAD))))
    left = without(keyboard, lambda action: isinstance(action, Rate))
    assert labels_of(left) == [["Read more", "Another"]]
    assert without(keyboard_of(card(rows=((GOOD, BAD),))), lambda action: True) is None
    assert without(None, lambda action: True) is None
