"""Where a long text is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.spans import Span, encodable, shortened, split, units


def cut(text: str, limit: int) -> list[str]:
    return [part.plain for part in split([Span(text)], limit)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("short", ["short"]),
        ("one two\n\nthree", ["one two\n\n", "three"]),
        ("one two\nthree", ["one two\n", "three"]),
        ("one two three", ["one two ", "three"]),
        ("onetwothreefour", ["onetwothre", "efour"]),
        ("a\n\nbcd efg hij", ["a\n\nbcd ", "efg hij"]),
        ("😀😀😀😀😀😀", ["😀😀😀😀😀", "😀"]),
        ("a😀😀😀😀😀", ["a😀😀😀😀", "😀"]),
        (" " * 25, []),
    ],
)
def test_cut_is_made_where_people_would_make_it(text: str, parts: list[str]) -> None:
    assert cut(text, 10) == parts


def test_style_goes_on_after_a_cut() -> None:
    parts = split([Span("one ", "b"), Span("two & three", url="https://example.org"), Span("!")], 9)
    assert [part.html for part in parts] == [
        '<b>one </b><a href="https://example.org">two </a>',
        '<a href="https://example.org">&amp; three</a>!',
    ]


@given(st.text(max_size=200), st.integers(4, 50))
def test_parts_fit_and_nothing_visible_is_lost(text: str, limit: int) -> None:
    parts = cut("x" + text + "x", limit)
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()).startswith("x")
    assert [c for c in "".join(parts) if c.isalnum()] == [c for c in f"x{text}x" if c.isalnum()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567890", "1234567890"),
        ("12345678901", "123456789…"),
        ("12345678 01", "12345678…"),
        ("😀" * 6, "😀" * 4 + "…"),
        ("", "…"),
        ("\u200f", "\u200f…"),
    ],
)
def test_label_is_shortened_visibly(text: str, shown: str) -> None:
    assert shortened(text, 10) == shown


def test_half_a_character_is_replaced() -> None:
    assert encodable("a\ud83db 😀") == "a\ufffdb 😀"
