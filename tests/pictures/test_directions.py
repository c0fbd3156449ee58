"""Which way texts, buttons and pages run."""

import pytest

from tests.pictures.discord_markdown import shown
from tests.pictures.pages import TELEGRAM, Moment, Picture, page_of
from tests.pictures.reading import read
from tests.pictures.telegram_bubbles import Viewer, bubble
from tests.servers.telegram_update import message, private_chat, user

ARABIC = "ما هي المادة الخامسة؟"


@pytest.mark.parametrize(
    ("locale", "direction"),
    [("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("en", "ltr"), ("uk", "ltr")],
)
def test_a_page_runs_as_the_interface_of_its_viewer(locale: str, direction: str) -> None:
    page = read(page_of(Picture("x", TELEGRAM, "Bot", locale, (Moment(()), Moment(())))))
    moments = list(page.all("moment"))
    assert [one.attributes["dir"] for one in moments] == [direction, direction]
    (html,) = page.elements
    assert html.attributes["lang"] == locale


def test_a_message_and_its_buttons_run_as_their_own_letters_do() -> None:
    keys = {"inline_keyboard": [[{"text": ARABIC, "callback_data": "x"}]]}
    said = message(1, private_chat(1), user(1), text=ARABIC, reply_markup=keys)
    shown = read(bubble(said, Viewer(1, {})))
    (words,), (label,) = shown.all("words"), shown.all("key-label")
    assert words.attributes["dir"] == "auto"
    assert label.attributes["dir"] == "auto"


def test_every_line_of_a_text_finds_its_own_direction() -> None:
    page = page_of(Picture("x", TELEGRAM, "Bot", "ar", (Moment(()),)))
    assert "unicode-bidi: plaintext" in page


def test_marks_of_direction_that_the_bot_sends_are_kept() -> None:
    text = "\u200f\u2068Article 5\u2069"
    assert read(shown(text)).text == text
