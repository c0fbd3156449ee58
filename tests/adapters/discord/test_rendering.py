"""What a card looks like on Discord."""

import re
from dataclasses import replace

import discord
import pytest
from hypothesis import given, settings

from adapters.discord.rendering import Post, rendered
from adapters.discord.shortening import units
from bot.actions import NoneOfThese, Pick, decode, encode
from bot.cards import Button, Card
from knowledge.explainers import Source
from tests.adapters.discord.reading import shown
from tests.adapters.discord.texts import cards
from tests.servers.discord_rules import message_problems

CARD = Card(
    locale="en",
    frame="en",
    title="What is *this*?",
    body="A text.\n\nWith two paragraphs.",
    notice="A note_",
    sources_label="Source",
    sources=(Source("A [page]", "https://a.example/b_(c)"),),
    dates="As of today_",
)
BIDI = dict.fromkeys(map(ord, "\u200f\u2068\u2069"))


def body_of(post: Post) -> dict[str, object]:
    """A request as Discord gets it."""
    rows = [
        {"type": 1, "components": [
            {"type": 2, "style": 2, "label": button.label, "custom_id": button.custom_id}
            for button in row
        ]}
        for row in post.rows
    ]  # fmt: skip
    return {"embeds": [post.embed.to_dict()], "components": rows}


def field_values(embed: discord.Embed) -> list[str]:
    return [field.value or "" for field in embed.fields]


def buttons_card(*buttons: Button) -> Card:
    return Card("en", "en", "Did you mean?", buttons=buttons)


def pick(number: int) -> Pick:
    return Pick(f"slug-{number}", "en", "en")


@settings(max_examples=60, deadline=None)
@given(cards)
def test_any_card_keeps_discords_rules(card: Card) -> None:
    assert list(message_problems(body_of(rendered(card)))) == []


@settings(max_examples=60, deadline=None)
@given(cards)
def test_lengths_are_kept_in_utf_16_too(card: Card) -> None:
    embed = rendered(card).embed
    assert units(embed.description or "") <= 4096
    parts = [embed.title, embed.description, embed.footer.text]
    parts += [part for field in embed.fields for part in (field.name, field.value)]
    assert sum(units(part or "") for part in parts) <= 6000


@settings(max_examples=60, deadline=None)
@given(cards)
def test_no_card_breaks_the_markup(card: Card) -> None:
    embed = rendered(replace(card, notice="", locale="en", frame="en")).embed
    shown(embed.title or "")
    shown(embed.description or "")
    for field in embed.fields:
        shown(field.name or "")
        for line in (field.value or "").split("\n"):
            shown(re.sub(r"^\[(.*)\]\(https?://[^\s()<>\[\]]+\)$", r"\1", line, flags=re.I))


@settings(max_examples=60, deadline=None)
@given(cards)
def test_every_button_can_be_told_when_it_is_pressed(card: Card) -> None:
    actions = [decode(button.custom_id) for row in rendered(card).rows for button in row]
    assert actions == list(dict.fromkeys(button.action for button in card.buttons))[: len(actions)]


def test_an_answer_is_an_embed_with_its_papers() -> None:
    embed = rendered(CARD).embed
    assert embed.title == "What is \\*this\\*?"
    assert embed.description == "> A note\\_\n\nA text.\n\nWith two paragraphs."
    assert [(field.name, field.value, field.inline) for field in embed.fields] == [
        ("Source", "[A \\[page\\]](https://a.example/b_%28c%29)", False)
    ]
    assert embed.footer.text == "As of today_"


def test_a_plain_notice_is_only_a_description() -> None:
    post = rendered(Card("en", "en", "Sorry."))
    assert post.embed.to_dict() == discord.Embed(description="Sorry.").to_dict()
    assert post.rows == ()


def test_a_card_without_any_text_still_shows_something() -> None:
    assert rendered(Card("en", "en", "")).embed.description == "\u200b"


def test_the_longest_answer_that_can_be_approved_is_shown_in_full() -> None:
    body = "Word, and word. " * 226
    sources = tuple(Source("T" * 80, f"https://a.example/{n}/" + "p" * 100) for n in range(5))
    embed = rendered(replace(CARD, title="Q" * 200, body=body, sources=sources)).embed
    assert body in (embed.description or "")
    assert "\n".join(field_values(embed)).count("](https://a.example/") == 5


def test_a_text_beyond_all_limits_gives_way_but_its_papers_do_not() -> None:
    embed = rendered(replace(CARD, body="word " * 2000)).embed
    assert (embed.description or "").endswith("word…")
    assert field_values(embed) == ["[A \\[page\\]](https://a.example/b_%28c%29)"]


def test_options_stand_one_in_a_row_in_order() -> None:
    options = [Button(f"Question {n}?", pick(n)) for n in range(3)]
    rows = rendered(buttons_card(*options, Button("None", NoneOfThese("en")))).rows
    assert [[button.label for button in row] for row in rows] == [
        ["Question 0?"],
        ["Question 1?"],
        ["Question 2?"],
        ["None"],
    ]
    assert rows[1][0].custom_id == encode(pick(1))


def test_other_buttons_stand_five_in_a_row() -> None:
    rows = rendered(buttons_card(*(Button(str(n), pick(n)) for n in range(9)))).rows
    assert [len(row) for row in rows] == [5, 4]


def test_a_label_is_shortened_and_never_empty() -> None:
    long, blank = Button("Why is " * 30, pick(1)), Button(" ", pick(2))
    (row,) = rendered(buttons_card(long, blank)).rows
    assert row[0].label.endswith("Why is…")
    assert len(row[0].label) <= 80
    assert row[1].label == "…"


# Sources.


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example", "https://" + "a" * 1200])
def test_what_cannot_be_a_link_is_shown_by_its_title(url: str) -> None:
    assert field_values(rendered(replace(CARD, sources=(Source("Page", url),))).embed) == ["Page"]


def test_a_source_without_a_title_is_called_by_its_address() -> None:
    source = Source(" ", "https://a.example")
    values = field_values(rendered(replace(CARD, sources=(source,))).embed)
    assert values == ["[https\\://a.example](https://a.example)"]


def test_many_long_sources_fill_several_fields() -> None:
    sources = tuple(Source("T" * 300, f"https://a.example/{n}") for n in range(5))
    fields = rendered(replace(CARD, sources=sources)).embed.fields
    assert [field.name for field in fields] == ["Source", "\u200b"]
    assert "".join(field.value or "" for field in fields).count("](") == 5


# From right to left.

HEBREW = replace(
    CARD,
    locale="he",
    frame="he",
    title="NATO מהי?",
    body="NATO היא ברית.\n\nראו https://a.example/b_c",
    sources=(Source("NATO page", "https://a.example"),),
    buttons=(Button("NATO", pick(1)),),
)


def test_every_line_of_a_right_to_left_card_begins_at_the_right() -> None:
    post = rendered(HEBREW)
    texts = [post.embed.title or "", post.rows[0][0].label, *field_values(post.embed)]
    texts += [line for line in (post.embed.description or "").split("\n") if line]
    assert all(text.removeprefix("> ").startswith("\u200f") for text in texts)


def test_latin_parts_of_a_right_to_left_card_are_isolated() -> None:
    embed = rendered(HEBREW).embed
    assert field_values(embed) == ["\u200f[\u2068NATO page\u2069](https://a.example)"]
    assert (embed.description or "").endswith("ראו \u2068<https://a.example/b_c>\u2069")


def test_the_words_of_a_right_to_left_card_stay_the_same() -> None:
    post = rendered(replace(HEBREW, body="NATO *היא* ברית.\n\n- 1"))
    lines = (post.embed.description or "").translate(BIDI).split("\n\n", 1)
    assert lines[1] == "NATO \\*היא\\* ברית.\n\n\\- 1"


def test_only_the_frame_is_right_to_left_when_the_text_is_not() -> None:
    embed = rendered(replace(CARD, frame="he")).embed
    assert (embed.footer.text or "").startswith("\u200f")
    assert (embed.title or "").startswith("What")
    assert "\n\nA text." in (embed.description or "")
