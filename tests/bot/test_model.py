"""The values between adapters and the core."""

import pytest

from bot.model import language_of


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("pt-BR", "pt"), ("pt_BR", "pt"), ("ZH-hant-TW", "zh"), ("", "")],
)
def test_language_is_the_first_part_of_a_tag(tag: str, language: str) -> None:
    assert language_of(tag) == language
