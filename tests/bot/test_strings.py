"""Interface strings and the names of languages."""

import pytest

from bot.strings import (
    FALLBACK,
    OPERATOR,
    Strings,
    interface_languages,
    is_right_to_left,
    language_name,
    sorted_by_name,
    strings_for,
)


def test_strings_are_in_the_language_of_a_locale() -> None:
    assert strings_for("fr-CA").locale == "fr"
    assert strings_for("fr").get("clarification.none") != strings_for("en").get(
        "clarification.none"
    )


@pytest.mark.parametrize("locale", ["ru", "zz", "", "<script>"])
def test_english_stands_in_for_a_language_without_a_catalogue(locale: str) -> None:
    strings = strings_for(locale)
    assert strings.locale == FALLBACK
    assert strings.get("command.start") == "Start"


def test_operators_strings_are_another_domain() -> None:
    assert interface_languages(OPERATOR) == {"en"}
    assert Strings("fr", OPERATOR).locale == "en"
    assert Strings("en", OPERATOR).get("step.index") == "Building the index"


def test_values_are_filled_in_word_for_word() -> None:
    said = strings_for("en").get("start.greeting", organization="{organization} %s {0}")
    assert "about {organization} %s {0}, in your own words" in said


@pytest.mark.parametrize(
    ("locale", "own", "english"),
    [
        ("en", "English", "English"),
        ("fr", "Français", "French"),
        ("uk", "Українська", "Ukrainian"),
        ("ar", "العربية", "Arabic"),
        ("zz", "Zz", "zz"),
        ("x y", "X y", "x y"),
    ],
)
def test_languages_have_names_of_their_own_and_in_others(
    locale: str, own: str, english: str
) -> None:
    assert language_name(locale) == own
    assert language_name(locale, within="en") == english


def test_varieties_have_names_too() -> None:
    assert language_name("pt-BR") == "Português (Brasil)"
    assert language_name("zh-Hant", within="en").startswith("Chinese")


def test_languages_are_sorted_by_their_own_names() -> None:
    assert sorted_by_name(["uk", "fr", "de", "en"]) == ["de", "en", "fr", "uk"]


@pytest.mark.parametrize(
    ("locale", "right_to_left"),
    [("ar", True), ("he", True), ("fa-IR", True), ("ur", True), ("en", False), ("zz", False)],
)
def test_direction_is_that_of_the_script(locale: str, right_to_left: bool) -> None:
    assert is_right_to_left(locale) is right_to_left
