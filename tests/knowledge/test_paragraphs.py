"""Plain paragraphs: what is approved is what is sent."""

from functools import partial
from pathlib import Path

import pytest

from knowledge.errors import InvalidFile
from knowledge.paragraphs import Body, read_body

invalid = partial(InvalidFile, Path("a/en.md"))


def test_the_heading_parts_the_short_answer_from_the_longer_text() -> None:
    body = read_body("\nShort.\n\nStill short.\n\n## More\n\nLong.\n", 10, invalid)
    assert body == Body("Short.\n\nStill short.", "Long.", answer_line=11, more_line=17)


def test_the_longer_text_may_be_missing() -> None:
    assert read_body("Short.\n", 10, invalid) == Body("Short.", "", 10, 11)


def test_lines_of_one_paragraph_become_one_line() -> None:
    assert read_body("One\n  two\nthree\n\nFour", 1, invalid).answer == "One two three\n\nFour"


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3",
        "a_b_c",
        "AT&T",
        "a < b > c",
        "[5]",
        "[a]: b",
        "a\\",
        "#1",
        "-5 °C",
        "1949",
        "~5",
        "`",
    ],
)
def test_characters_without_a_meaning_in_markdown_are_text(text: str) -> None:
    assert read_body(text, 1, invalid).answer == text


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Short.\n\n# Title", 3, "heading"),
        ("Short.\n\n### More", 3, "heading"),
        ("A\n\n## More\n\nB\n\n## More", 7, "heading"),
        ("Title\n===", 1, "heading"),
        ("A\n\n> ## More", 3, "blockquote"),
        ("A\n\n- one\n- two", 3, "bullet_list"),
        ("A\n\n1. one", 3, "ordered_list"),
        ("A\n\n    code", 3, "code_block"),
        ("A\n\n```\ncode\n```", 3, "fence"),
        ("A\n\n---", 3, "hr"),
        ("A\n\n<div>", 3, "html_block"),
        ("A\n\n| a | b |\n|---|---|\n| c | d |", 3, "table"),
        ("A\nb <b>c</b>", 2, "html_inline"),
        ("A\nb\nc [d](https://e.org)", 3, "link"),
        ("<https://e.org>", 1, "link"),
        ("![a](https://e.org/b.png)", 1, "image"),
        ("**a**", 1, "strong"),
        ("_a_", 1, "em"),
        ("~~a~~", 1, "s"),
        ("`a`", 1, "code_inline"),
        ("a &amp; b", 1, "text_special"),
        ("5 \\* 3", 1, "text_special"),
        ("a  \nb", 1, "hardbreak"),
    ],
)
def test_everything_else_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_body(text, 1, invalid)
    assert (caught.value.line, caught.value.reason.split()[-1]) == (line, what)
