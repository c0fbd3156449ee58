"""The small part of YAML that a front matter may use."""

from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.characters import unreadable_at
from knowledge.errors import InvalidFile
from knowledge.frontmatter import Entry, plain_or_quoted, read_front_matter

invalid = partial(InvalidFile, Path("a/en.md"))


def read(text: str) -> Entry:
    return read_front_matter(text, 2, invalid)


def strings(text: str) -> list[str]:
    entries = read(text).mapping(frozenset({"a"}), frozenset({"b"}))
    return [entry.string for entry in entries.values()]


def refusal(text: str) -> tuple[int, str]:
    """The line and reason with which a mapping of texts `a` and `b` is refused."""
    with pytest.raises(InvalidFile) as caught:
        strings(text)
    return caught.value.line, caught.value.reason


def test_a_value_knows_the_line_of_its_key() -> None:
    entries = read("a: x\n\nb:\n  - y\n  - z\n").mapping(frozenset({"a", "b"}))
    assert (entries["a"].line, entries["b"].line) == (2, 4)
    assert [item.line for item in entries["b"].items] == [5, 6]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: x\nc: y", 3, "unknown key 'c'"),
        ("a: x\nb: y\na: z", 4, "key 'a' given twice"),
        ("b: y", 2, "missing key 'a'"),
        ("b: y\na: yes", 3, "must be text"),
        ("a: 2026-01-01", 2, "must be text"),
        ("a:", 2, "must be text"),
        ("a: x\nb: [y]", 3, "must be text"),
        ("? [a]\n: x", 2, "must be a single value"),
        ("- a", 2, "must be a mapping"),
        ("just text", 2, "must be a mapping"),
        ('a: "x\\ny"', 2, "must be on one line"),
        ('a: "x\\u0007"', 2, "holds the character U+0007"),
        ('b: y\na: " x"', 3, "begins or ends with a space"),
        ("a: x\nb: &anchor y", 3, "anchors and aliases are not allowed"),
        ("a: x\nb: *anchor", 3, "anchors and aliases are not allowed"),
        ("a: !!python/name:os.system x", 2, "tags are not allowed"),
        ("a: ! x", 2, "tags are not allowed"),
        ("a: " + "[" * 1000, 2, "nested too deeply"),
        ("a: x\n...\nb: y", 4, "expected"),
        ("a: x\n b: y: z", 3, "mapping values are not allowed here"),
        ('a: "x', 2, "found unexpected end of stream"),
        ("", 2, "the front matter is empty"),
        ("# only a comment", 2, "the front matter is empty"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, reason: str) -> None:
    found_line, found_reason = refusal(text)
    assert reason in found_reason
    assert found_line == line


def test_a_list_is_no_text_and_a_text_no_list() -> None:
    entry = read("a: x").mapping(frozenset({"a"}))["a"]
    with pytest.raises(InvalidFile) as caught:
        _ = entry.items
    assert caught.value.reason == "must be a list"


@pytest.mark.parametrize(
    "value", ["What is NATO?", "don't", "a:b", "a#b", "5 % of GDP", "Стаття 5"]
)
def test_a_text_is_plain_where_yaml_reads_it_as_it_is(value: str) -> None:
    assert plain_or_quoted(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026",
        "2026-06-30",
        "yes",
        "null",
        "1.5",
        "12:30",
        "a: b",
        "a #b",
        "- a",
        "=",
        "-a",
        "?a",
        "[a",
        "{a",
        "!a",
        "&a",
        "*a",
        "@a",
        "%a",
        "`a",
        "'a",
        '"a',
        "|a",
        ">a",
        "a:",
    ],
)
def test_a_text_is_quoted_where_yaml_would_read_something_else(value: str) -> None:
    assert plain_or_quoted(value).startswith('"')
    assert yaml.safe_load(plain_or_quoted(value)) == value


@given(st.text())
def test_every_text_of_one_line_reads_back(value: str) -> None:
    if unreadable_at(value) is None and "\n" not in value and value == value.strip():
        entries = read(f"a: {plain_or_quoted(value)}").mapping(frozenset({"a"}))
        assert entries["a"].string == value


@given(st.text("[]{}:,-?&*!|>'\"%@`#ab\n \\", max_size=40))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    """Whatever the characters, the outcome is an entry or InvalidFile within the text."""
    lines = range(2, text.count("\n") + 3)
    try:
        entry_line = read(text).line
    except InvalidFile as error:
        entry_line = error.line
    assert entry_line in lines
