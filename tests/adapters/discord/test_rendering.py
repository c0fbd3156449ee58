"""What a card looks like on Discord."""

import json
import re
from dataclasses import asdict, replace

import discord
import pytest
from hypothesis import given, settings

from adapters.discord.components import view_of
from adapters.discord.rendering import Post, rendered
from adapters.discord.rows import PostButton, PostMenu, PostRow, row_from
from adapters.discord.shortening import units
from bot.actions import Forget, Pick, Rate, Speak, decode
from bot.cards import Button, Card, in_rows
from bot.model import View
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
    return {"embeds": [post.embed.to_dict()], "components": view_of(post.rows).to_components()}


def field_values(embed: discord.Embed) -> list[str]:
    return [field.value or "" for field in embed.fields]


def card_with(*rows: tuple[Button, ...]) -> Card:
    return Card("en", "en", "Did you mean?", rows=rows)


def all_buttons(post: Post) -> list[PostButton]:
    return [button for row in post.rows for button in _buttons(row)]


def _buttons(row: PostRow) -> tuple[PostButton, ...]:
    return row.options if isinstance(row, PostMenu) else row


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
            line = re.sub(r"^\[(.*)\]\(https?://[^\s()<>\[\]]+\)$", r"\1", line, flags=re.I)
            shown(re.sub(r"^<https?://[^\s()<>\[\]]+>$", "", line, flags=re.I))


@settings(max_examples=60, deadline=None)
@given(cards)
def test_every_button_can_be_told_when_it_is_pressed(card: Card) -> None:
    actions = [decode(button.custom_id) for button in all_buttons(rendered(card))]
    assert len(actions) == len(set(actions))
    assert set(actions) <= {button.action for button in card.buttons}


def test_buttons_that_fit_are_all_there_in_their_rows() -> None:
    rows = tuple((Button(str(n), pick(n)), Button(f"{n}!", pick(n + 10))) for n in range(5))
    assert [
        [button.label for button in row] for row in map(_buttons, rendered(card_with(*rows)).rows)
    ] == [[str(n), f"{n}!"] for n in range(5)]


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


def test_a_row_that_is_too_long_is_broken() -> None:
    rows = rendered(card_with(tuple(Button(str(n), pick(n)) for n in range(9)))).rows
    assert [len(_buttons(row)) for row in rows] == [5, 4]


def test_too_many_rows_stand_closer_together() -> None:
    rows = rendered(card_with(*((Button(str(n), pick(n)),) for n in range(9)))).rows
    assert [len(_buttons(row)) for row in rows] == [5, 4]


def languages(number: int) -> list[Button]:
    return [Button(f"L{n}", Speak(f"x{chr(97 + n // 26)}{chr(97 + n % 26)}", "en"))
            for n in range(number)]  # fmt: skip


@pytest.mark.parametrize(("number", "sizes"), [(26, [25, 1]), (60, [25, 25, 10])])
def test_more_languages_than_buttons_are_a_menu(number: int, sizes: list[int]) -> None:
    last = (Button("Automatic", Forget("en")),)
    rows = rendered(card_with(*in_rows(languages(number)), last)).rows
    assert [len(row.options) for row in rows if isinstance(row, PostMenu)] == sizes
    assert [button.label for button in _buttons(rows[-1])] == ["Automatic"]


def test_a_menu_leaves_the_other_buttons_of_an_answer_alone() -> None:
    below = (Button("👍", Rate("a", "en", "en", helpful=True)),)
    above = (Button("More", Pick("a", "en", "en", View.FULL)),)
    rows = rendered(card_with(above, *in_rows(languages(24)), below)).rows
    assert len(_buttons(rows[0])) == 24
    assert [button.label for button in _buttons(rows[1])] == ["More", "👍"]


def test_a_label_is_shortened_and_never_empty() -> None:
    long, blank = Button("Why is " * 30, pick(1)), Button(" ", pick(2))
    (row,) = rendered(card_with((long, blank))).rows
    assert _buttons(row)[0].label.endswith("Why is…")
    assert len(_buttons(row)[0].label) <= 80
    assert _buttons(row)[1].label == "…"


@settings(max_examples=60, deadline=None)
@given(cards)
def test_rows_are_the_same_after_they_were_recorded(card: Card) -> None:
    rows = rendered(card).rows
    recorded = json.loads(json.dumps([asdict(row) if isinstance(row, PostMenu) else
                                      [asdict(one) for one in row] for row in rows]))  # fmt: skip
    assert tuple(map(row_from, recorded)) == rows


# Sources.


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example", "https://" + "a" * 1200])
def test_what_cannot_be_a_link_is_shown_by_its_title(url: str) -> None:
    assert field_values(rendered(replace(CARD, sources=(Source("Page", url),))).embed) == ["Page"]


def test_a_source_without_a_title_is_called_by_its_address() -> None:
    source = Source(" ", "https://a.example")
    values = field_values(rendered(replace(CARD, sources=(source,))).embed)
    assert values == ["[https\\://a.example](https://a.example)"]


def test_full_sources_have_their_addresses() -> None:
    values = field_values(rendered(replace(CARD, full_sources=True)).embed)
    assert values == ["[A \\[page\\]](https://a.example/b_%28c%29)\n<https://a.example/b_%28c%29>"]


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
    rows=((Button("NATO", pick(1)),),),
)


def test_every_line_of_a_right_to_left_card_begins_at_the_right() -> None:
    post = rendered(HEBREW)
    texts = [post.embed.title or "", all_buttons(post)[0].label, *field_values(post.embed)]
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
