"""When two names mean one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import NameMissing
from knowledge.people import clean_name, same_person


@pytest.mark.parametrize(
    "other",
    [
        "ann author",
        "ANN  AUTHOR",
        " Ann\tAuthor ",
        "Ａｎｎ Author",
        "Ann\u00a0Author",
        "An\u200bn Author",
    ],
)
def test_case_width_spaces_and_invisible_characters_do_not_make_another_person(other: str) -> None:
    assert same_person("Ann Author", other)


@pytest.mark.parametrize("other", ["Anna Author", "Ann", "", "Än Author"])
def test_other_letters_make_another_person(other: str) -> None:
    assert not same_person("Ann Author", other)


def test_letters_that_fold_to_two_are_compared_folded() -> None:
    assert same_person("Strauß", "STRAUSS")


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u200b", "\0"])
def test_a_name_must_show_something(name: str) -> None:
    with pytest.raises(NameMissing):
        clean_name(name)


def test_a_name_is_kept_as_written_but_for_spaces_and_control_characters() -> None:
    assert clean_name("  Ann\n B. \0Müller\udcff ") == "Ann B. Müller"


@given(st.text())
def test_cleaning_keeps_the_person_and_the_name_can_be_stored(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except NameMissing:
        return
    assert same_person(name, cleaned)
    assert clean_name(cleaned) == cleaned
    assert cleaned.encode()
