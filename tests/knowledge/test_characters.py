"""Which characters a text may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.characters import code_point, unreadable_at


@pytest.mark.parametrize("text", ["", "Страттю 5", "مادة ٥", "第五条", "👩‍🚀", "a\nb", "a\u200fb"])
def test_text_of_every_script_is_readable(text: str) -> None:
    assert unreadable_at(text) is None


@pytest.mark.parametrize("character", ["\0", "\t", "\r", "\x7f", "\x85", "\u2028", "\ufeff"])
def test_an_invisible_control_character_is_found_where_it_stands(character: str) -> None:
    assert unreadable_at(f"ab{character}c") == 2


@given(st.text())
def test_readable_text_can_be_encoded(text: str) -> None:
    if unreadable_at(text) is None:
        assert text.encode().decode() == text


def test_a_character_is_named_by_its_code_point() -> None:
    assert code_point("\x07") == "U+0007"
