"""The file of an explainer in one locale, both ways."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.errors import InvalidFile
from knowledge.explainers import Media, Revision, Source
from knowledge.folders import starter_folder
from knowledge.markdown import MAX_BYTES, decode, key_lines, parse_revision, render_revision
from tests.knowledge.libraries import ARTICLE_5, revision
from tests.knowledge.revisions import VALID, WILD

PATH = Path("article-5/en.md")

FILE = """\
---
topic: defence
question: What is Article 5?
variants:
  - what does article 5 say
  - do we all have to fight
sources:
  - title: Collective defence
    url: https://www.nato.int/article-5
as_of: 2026-06-30
review_by: 2027-06-30
author: Ann Author
---

An attack on one is an attack on all.

Each country decides how it helps.

## More

It was invoked once.
"""

FULL = """\
---
topic: "yes"
question: "Article 5: what is it?"
variants: []
sources: []
media:
  - url: https://example.org/a.png
    alt: A map
as_of: 2026-06-30
review_by: 2027-06-30
author: Zoë
translates: 0a1b2c3d4e5f6071
---

So.
"""


def refusal(text: str) -> tuple[int, str]:
    with pytest.raises(InvalidFile) as caught:
        parse_revision(text, PATH)
    assert caught.value.path == PATH
    return caught.value.line, caught.value.reason


def test_a_file_is_a_revision() -> None:
    assert parse_revision(FILE, PATH) == ARTICLE_5


def test_optional_keys_are_read() -> None:
    assert parse_revision(FULL, Path("map/pt-BR.md")) == Revision(
        slug="map",
        locale="pt-BR",
        topic="yes",
        question="Article 5: what is it?",
        variants=(),
        answer="So.",
        sources=(),
        media=(Media("https://example.org/a.png", "A map"),),
        as_of=date(2026, 6, 30),
        review_by=date(2027, 6, 30),
        author="Zoë",
        translates="0a1b2c3d4e5f6071",
    )


@pytest.mark.parametrize("text", [FILE, FULL])
def test_a_canonical_file_is_rendered_byte_for_byte(text: str) -> None:
    assert render_revision(parse_revision(text, PATH)) == text


@given(VALID)
def test_what_is_rendered_reads_back_as_the_same_revision(wording: Revision) -> None:
    path = Path(wording.slug, f"{wording.locale}.md")
    assert parse_revision(render_revision(wording), path) == wording


@given(WILD)
@example(revision(answer="one\ntwo"))
@example(revision(answer="# one"))
@example(revision(question=" spaced "))
@example(revision(question="two\nlines"))
@example(revision(answer="", more="---"))
def test_no_revision_is_rendered_as_another(wording: Revision) -> None:
    """Whatever it holds: it is refused, or reads back as it is."""
    try:
        text = render_revision(wording)
    except InvalidFile:
        return
    assert parse_revision(text, Path(wording.slug, f"{wording.locale}.md")) == wording


@given(st.text())
def test_arbitrary_text_is_refused_within_its_lines(text: str) -> None:
    line, _ = refusal(text)
    assert 1 <= line <= text.count("\n") + 1


@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_nothing_else(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(FILE)))
    end = data.draw(st.integers(start, start + 20))
    damaged = FILE[:start] + data.draw(st.text(max_size=5)) + FILE[end:]
    line = 1
    try:
        parse_revision(damaged, PATH)
    except InvalidFile as error:
        line = error.line
    assert 1 <= line <= damaged.count("\n") + 1


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "a/b", "../a", "/a"], ids=lambda slug: slug or "empty"
)
def test_a_slug_that_leads_to_another_folder_is_not_rendered(slug: str) -> None:
    with pytest.raises(InvalidFile):
        render_revision(revision(slug=slug))


@pytest.mark.parametrize("locale", ["", "a/b", "../en", "/en"], ids=lambda tag: tag or "empty")
def test_a_locale_that_leads_to_another_file_is_not_rendered(locale: str) -> None:
    with pytest.raises(InvalidFile):
        render_revision(revision(locale=locale))


def test_a_byte_order_mark_and_windows_line_ends_are_read_over() -> None:
    assert parse_revision("\ufeff" + FILE.replace("\n", "\r\n"), PATH) == ARTICLE_5


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("---\ntopic", "topic", 1, "must begin with a line ---"),
        ("author: Ann Author\n---", "author: Ann Author", 1, "no closing line"),
        ("topic: defence\n", "", 2, "missing key 'topic'"),
        ("topic: defence", "topics: defence", 2, "unknown key 'topics'"),
        ("author: Ann Author", "author: Ann Author\ntopic: x", 13, "key 'topic' given twice"),
        ("question: What is Article 5?", "question: 5", 3, "must be text"),
        ("  - do we all", "  - 5\n  - do we all", 6, "must be text"),
        ("    url: https", "    link: https", 9, "unknown key 'link'"),
        ("    url: https://www.nato.int/article-5\n", "", 8, "missing key 'url'"),
        ("as_of: 2026-06-30", "as_of: 30.6.2026", 10, "must be a date"),
        ("as_of: 2026-06-30", "as_of: 2026-06-31", 10, "no such day"),
        ("as_of: 2026-06-30", "as_of: 2026-W20-1", 10, "must be a date"),
        ("as_of: 2026-06-30", "as_of: []", 10, "must be a single value"),
        ("author: Ann", "translates: abc\nauthor: Ann", 12, "16 hexadecimal digits"),
        ("author: Ann", "media: x\nauthor: Ann", 12, "must be a list"),
        ("Each country", "## Each country", 17, "heading"),
        ("It was invoked", "- It was invoked", 21, "bullet_list"),
        ("It was", "It\u2028was", 21, "U+2028"),
        ("topic: defence", "topic:\tdefence", 2, "U+0009"),
    ],
)
def test_a_mistake_is_named_with_its_line_in_the_file(
    old: str, new: str, line: int, reason: str
) -> None:
    found_line, found_reason = refusal(FILE.replace(old, new, 1))
    assert reason in found_reason
    assert found_line == line


def test_line_ends_that_only_yaml_knows_do_not_shift_the_lines() -> None:
    line, reason = refusal(FILE.replace("topic: defence", "topic: x\u0085y"))
    assert (line, reason) == (2, "holds the character U+0085")


def test_sixteen_decimal_digits_are_a_text_digest() -> None:
    text = FILE.replace("author:", "translates: 1234567890123456\nauthor:")
    assert parse_revision(text, PATH).translates == "1234567890123456"


def test_an_oversized_text_is_refused() -> None:
    assert refusal(FILE + "a" * MAX_BYTES) == (1, "longer than 65536 bytes")


def test_an_oversized_file_is_refused() -> None:
    with pytest.raises(InvalidFile):
        decode(b"a" * (MAX_BYTES + 1), PATH)


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    with pytest.raises(InvalidFile) as caught:
        decode("a\nZoë\n".encode("latin-1"), PATH)
    assert (caught.value.line, caught.value.reason) == (2, "not UTF-8")


def test_every_key_has_its_line() -> None:
    assert key_lines(FILE, PATH) == {
        "topic": 2,
        "question": 3,
        "variants": 4,
        "variants.1": 5,
        "variants.2": 6,
        "sources": 7,
        "sources.1": 8,
        "sources.1.title": 8,
        "sources.1.url": 9,
        "as_of": 10,
        "review_by": 11,
        "author": 12,
        "answer": 15,
        "more": 21,
    }


def test_the_starter_content_reads_back_after_rendering() -> None:
    for path in starter_folder().glob("*/en.md"):
        wording = parse_revision(path.read_text(encoding="utf-8"), path)
        assert parse_revision(render_revision(wording), path) == wording


def test_a_source_keeps_its_fields_apart() -> None:
    wording = replace(ARTICLE_5, sources=(Source("a: b", "https://e.org/#x y"),))
    assert parse_revision(render_revision(wording), PATH).sources == wording.sources
