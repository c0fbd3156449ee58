"""How a card looks in a terminal."""

import io

from hypothesis import given
from rich.console import Console

from adapters.console.rendering import rendered
from bot.cards import Button, Card
from tests.adapters.telegram.cards import CARDS, card


def text_of(shown: Card, **options: object) -> str:
    file = io.StringIO()
    console = Console(file=file, width=100, markup=False, **options)  # type: ignore[arg-type]
    console.print(rendered(shown))
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def test_everything_stands_in_its_order() -> None:
    assert text_of(card()) == (
        "  Only in English.\n"
        "\n"
        "  Why are there tides?\n"
        "  The Moon pulls.\n"
        "\n"
        "  Source: Official page\n"
        "  https://example.org/page\n"
        "  Facts as of 1 May 2026\n"
        "\n"
        "  [1] Read more\n"
        "\n"
    )


def test_what_is_empty_leaves_no_gap() -> None:
    bare = card(title="", notice="", sources=(), dates="", rows=())
    assert text_of(bare) == "  The Moon pulls.\n\n"


def test_buttons_are_numbered() -> None:
    pressed = card().buttons[0].action
    shown = card(rows=(tuple(Button(f"choice {n}", pressed) for n in "abc"),))
    assert "  [1] choice a\n  [2] choice b\n  [3] choice c\n" in text_of(shown)


def test_markup_and_smileys_are_shown_as_they_are() -> None:
    assert "[bold]x[/bold] :smile: [1]" in text_of(card(body="[bold]x[/bold] :smile: [1]"))


def test_colours_are_only_where_there_are_any() -> None:
    assert "\x1b[" not in text_of(card())
    assert "\x1b[1m" in text_of(card(), force_terminal=True)


@given(CARDS)
def test_any_card_can_be_shown(shown: Card) -> None:
    assert text_of(shown)
