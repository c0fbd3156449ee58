"""How a card looks on Telegram."""

import re

from hypothesis import assume, given

from adapters.telegram.rendering import (
    Rendering,
    rendered,
    rendered_inline,
    rendered_prompt,
)
from adapters.telegram.spans import MAX_UNITS, is_blank
from bot.cards import Card
from knowledge.explainers import Source
from tests.adapters.telegram.cards import CARDS, SOURCE, card
from tests.servers.telegram_html import parse_html
from tests.servers.telegram_rules import check_markup
from tests.servers.telegram_update import utf16_length


def html_of(shown: Card) -> str:
    (part,) = rendered(shown).parts
    return part.html


def test_everything_stands_in_its_order() -> None:
    assert html_of(card()) == (
        "<i>Only in English.</i>\n\n"
        "<b>Why are there tides?</b>\n\n"
        "The Moon pulls.\n\n"
        'Source: <a href="https://example.org/page">Official page</a>\n'
        "<i>Facts as of 1 May 2026</i>"
    )


def test_what_is_empty_leaves_no_gap() -> None:
    bare = card(title="", notice="", sources=(), dates="")
    assert html_of(bare) == "The Moon pulls."
    assert html_of(card(title="", notice="", sources=())).startswith("The Moon pulls.\n\n<i>Facts")


def test_plain_form_has_the_same_words() -> None:
    (part,) = rendered(card(body="1 < 2 & 3")).parts
    assert part.plain == (
        "Only in English.\n\nWhy are there tides?\n\n1 < 2 & 3\n\n"
        "Source: Official page\nFacts as of 1 May 2026"
    )


def test_only_what_telegram_would_read_as_markup_is_escaped() -> None:
    body = "a < b > c & d *_`|~ \"quoted\" 'too'"
    assert "a &lt; b &gt; c &amp; d *_`|~ \"quoted\" 'too'" in html_of(card(body=body))


def test_each_source_has_its_line() -> None:
    other = Source("A <b>", 'https://example.org/?a=1&b="2"')
    assert html_of(card(sources=(SOURCE, other), dates="")).endswith(
        'Source: <a href="https://example.org/page">Official page</a>\n'
        'Source: <a href="https://example.org/?a=1&amp;b=&quot;2&quot;">A &lt;b&gt;</a>'
    )


def test_source_without_title_shows_its_address() -> None:
    shown = html_of(card(sources=(Source(" ", "https://example.org"),)))
    assert '<a href="https://example.org">https://example.org</a>' in shown


def test_only_the_web_is_linked() -> None:
    for url in ("tg://user?id=1", "javascript:alert(1)", "https://[broken", ""):
        assert "Source: Title\n" in html_of(card(sources=(Source("Title", url),)))


def test_nobody_is_called() -> None:
    shown = html_of(card(body="Follow @somebody or write to press@example.org."))
    assert "Follow @\u2060somebody or write to press@example.org." in shown


def test_right_to_left_text_begins_on_the_right() -> None:
    arabic = card(locale="ar", title="ما هو الناتو؟", body="NATO تحالف.\n1949 تأسس.\n\nانظر")
    shown = html_of(arabic)
    assert "<b>ما هو الناتو؟</b>\n\n\u200fNATO تحالف.\n1949 تأسس.\n\nانظر" in shown
    assert '<a href="https://example.org/page">\u2068Official page\u2069</a>' in shown
    assert "Source: " in shown


def test_addresses_within_right_to_left_text_stay_whole() -> None:
    shown = html_of(card(locale="he", body="ראו https://example.org/a?b=1 כאן"))
    assert "ראו \u2068https://example.org/a?b=1\u2069 כאן" in shown


def test_right_to_left_frame_around_latin_text() -> None:
    shown = html_of(card(frame="ar", sources_label="المصدر", dates="2026 مايو", notice="لا نص"))
    assert "لا نص\n\n<b>Why are there tides?</b>" in shown
    assert 'المصدر: <a href="https://example.org/page">\u2068Official page\u2069</a>' in shown
    assert "2026 مايو" in shown
    assert "<i>" not in shown


def test_long_text_becomes_several_messages() -> None:
    paragraphs = "\n\n".join(["word " * 150] * 10)
    parts = rendered(card(body=paragraphs)).parts
    assert len(parts) == 2
    assert all(part.plain.rstrip().endswith("word") for part in parts[:-1])
    assert parts[1].plain.startswith("word")


def assert_accepted(rendering: Rendering) -> None:
    assert rendering.parts
    for part in rendering.parts:
        text, _ = parse_html(part.html)
        assert text == part.plain
        assert text.strip()
        assert utf16_length(text) <= MAX_UNITS
    if rendering.markup is not None:
        check_markup(rendering.markup.to_dict())


@given(CARDS)
def test_telegram_accepts_whatever_is_on_a_card(shown: Card) -> None:
    assert_accepted(rendered(shown))
    assert_accepted(rendered_inline(shown))
    assert_accepted(rendered_prompt(shown))
    assert_accepted(rendered_prompt(shown, called=7))


def test_sources_are_shown_with_their_addresses() -> None:
    shown = html_of(card(body="", full_sources=True, dates=""))
    assert shown.endswith(
        'Source: <a href="https://example.org/page">Official page</a>\n'
        '<a href="https://example.org/page">https://example.org/page</a>'
    )


def test_addresses_in_a_right_to_left_frame_stay_whole() -> None:
    shown = html_of(card(frame="ar", sources_label="المصدر", full_sources=True))
    assert ">\u2068https://example.org/page\u2069</a>" in shown


def test_prompt_calls_somebody_only_where_that_is_needed() -> None:
    (plain,), (calling,) = rendered_prompt(card()).parts, rendered_prompt(card(), called=7).parts
    assert "tg://" not in plain.html
    assert calling.html.startswith('<a href="tg://user?id=7">\u2060</a>')
    assert calling.plain == "\u2060" + plain.plain


@given(CARDS)
def test_nothing_on_a_card_calls_anybody(shown: Card) -> None:
    for part in rendered(shown).parts:
        _, marks = parse_html(part.html)
        assert not re.search(r"(?<!\w)@\w", part.plain)
        assert all(re.match("https?:", mark["url"]) for mark in marks if "url" in mark)


@given(CARDS)
def test_no_word_of_the_body_is_lost(shown: Card) -> None:
    assume(not is_blank(shown.body))
    everything = "".join(part.plain for part in rendered(shown).parts)
    invisible = re.compile("[\u2060\u2068\u2069\u200f\\s]")
    assert invisible.sub("", shown.body) in invisible.sub("", everything)
