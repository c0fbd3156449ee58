"""Serbian and Croatian from one list of words."""

import pytest

from bot.spelling.serbian import cyrillic, told_apart


def test_serbian_has_a_letter_for_what_latin_writes_with_two() -> None:
    assert cyrillic("ljubav") == "љубав"
    assert cyrillic("njegov") == "његов"
    assert cyrillic("džep") == "џеп"


@pytest.mark.parametrize(
    ("croatian", "serbian"),
    [("vrijeme", "vreme"), ("mjesto", "mesto"), ("općina", "opština"), ("europa", "evropa")],
)
def test_forms_of_a_word_belong_to_one_language(croatian: str, serbian: str) -> None:
    of_croatian, of_serbian = told_apart({croatian: 1.0, serbian: 1.0, "dan": 1.0})
    assert of_croatian[croatian] == of_serbian[serbian] == 1
    assert of_croatian[serbian] == of_serbian[croatian] == pytest.approx(0.1)
    assert of_croatian["dan"] == of_serbian["dan"] == 1


def test_form_without_a_counterpart_is_common() -> None:
    assert told_apart({"njega": 1.0, "dalje": 1.0}) == ({"njega": 1.0, "dalje": 1.0},) * 2


def test_infinitives_are_rather_croatian() -> None:
    croatian, serbian = told_apart({"raditi": 1.0, "da": 1.0})
    assert croatian["raditi"] > serbian["raditi"]
    assert croatian["da"] < serbian["da"]


def test_future_in_one_word_is_serbian() -> None:
    croatian, serbian = told_apart({"raditi": 1.0, "radiću": 1.0, "ću": 1.0})
    assert croatian["radiću"] < serbian["radiću"]
    assert croatian["ću"] == serbian["ću"]
