"""How buttons are laid out."""

from adapters.telegram.keyboards import MAX_LABEL, keyboard_of
from adapters.telegram.spans import units
from bot.actions import Pick
from bot.cards import Button, Card
from tests.adapters.telegram.cards import MORE, NONE, card, language


def labels(shown: Card) -> list[list[str]]:
    keyboard = keyboard_of(shown)
    assert keyboard is not None
    return [[key.text for key in row] for row in keyboard.inline_keyboard]


def test_card_without_buttons_has_no_keyboard() -> None:
    assert keyboard_of(card(buttons=())) is None


def test_languages_stand_beside_each_other_below_the_rest() -> None:
    languages = tuple(language(locale) for locale in ("de", "es", "fr", "pl", "uk"))
    assert labels(card(buttons=(MORE, *languages))) == [
        ["Read more"],
        ["de", "es", "fr", "pl"],
        ["uk"],
    ]


def test_languages_begin_on_the_right_for_those_who_read_so() -> None:
    languages = (language("de"), language("es"))
    assert labels(card(frame="ar", buttons=languages)) == [["es", "de"]]


def test_each_question_to_choose_has_its_row() -> None:
    assert labels(card(buttons=(language("en"), language("fr"), NONE))) == [
        ["en"],
        ["fr"],
        ["None of these"],
    ]


def test_long_label_is_shortened() -> None:
    long = Button("😀" * 40, Pick("tides", "en", "en"))
    ((label,),) = labels(card(buttons=(long,)))
    assert label.endswith("😀…")
    assert units(label) == MAX_LABEL - 1


def test_button_that_does_not_fit_is_left_out() -> None:
    too_much = Button("Read more", Pick("a" * 60, "en", "en", in_full=True))
    assert keyboard_of(card(buttons=(too_much,))) is None
    assert labels(card(buttons=(too_much, NONE))) == [["None of these"]]
