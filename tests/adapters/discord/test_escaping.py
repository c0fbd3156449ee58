"""What Discord would interpret is escaped, and looks as it was written."""

import pytest
from hypothesis import given

from adapters.discord.escaping import escaped, escaped_with_links
from tests.adapters.discord.reading import shown
from tests.adapters.discord.texts import texts


@given(texts())
def test_any_text_is_shown_word_for_word(text: str) -> None:
    assert shown(escaped(text)) == text


@given(texts())
def test_any_text_with_addresses_is_shown_word_for_word(text: str) -> None:
    assert shown(escaped_with_links(text)) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain words, 10:30 and e@mail.example", "plain words, 10\\:30 and e@mail.example"),
        ("*bold* __line__ ~~gone~~", "\\*bold\\* \\_\\_line\\_\\_ \\~\\~gone\\~\\~"),
        ("||secret|| `code`", "\\|\\|secret\\|\\| \\`code\\`"),
        ("> quote", "\\> quote"),
        ("# title", "\\# title"),
        ("  - item", "  \\- item"),
        ("2. second", "2\\. second"),
        ("a > b, well-known", "a > b, well-known"),
        ("[label](https://a.example)", "\\[label\\](https\\://a.example)"),
        ("<@42> <t:0:R>", "\\<@42> \\<t\\:0\\:R>"),
        ("@everyone and @here", "\\@everyone and \\@here"),
        (":smile: at 8: ok", "\\:smile: at 8: ok"),
        ("C:\\path", "C\\:\\\\path"),
    ],
)
def test_signs_are_escaped_where_discord_would_interpret_them(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


@pytest.mark.parametrize("url", ["https://a.example/b_c_d", "http://a.example/?q=1&r=~x#y"])
def test_an_address_stays_one_that_can_be_clicked(url: str) -> None:
    assert escaped_with_links(f"See {url}.") == f"See {url}."


@pytest.mark.parametrize("url", ["(https://a.example/b_c)", "https://a.example/*b*", "https://_"])
def test_an_address_that_discord_may_read_otherwise_is_plain_text(url: str) -> None:
    assert "https\\:" in escaped_with_links(url)
