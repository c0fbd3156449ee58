"""Messages of Telegram's: marks, rows of buttons, quotations, and who said what."""

from typing import Any

from tests.pictures.markup import NOTHING
from tests.pictures.reading import Node, read
from tests.pictures.telegram_bubbles import Viewer, bubble
from tests.pictures.telegram_entities import marked
from tests.servers.telegram_html import parse_html
from tests.servers.telegram_update import group_chat, message, private_chat, user

MILA, JONAS = 1, 2
VIEWER = Viewer(MILA, {MILA: "Mila", JONAS: "Jonas"})
BOT = {"id": 9, "is_bot": True, "first_name": "Dragoman"}
CLUB = group_chat(-5)


def said(**content: Any) -> Node:
    return read(bubble(message(1, private_chat(MILA), BOT, **content), VIEWER))


def marks(html: str) -> Node:
    return read(marked(*parse_html(html)))


def test_marks_stand_around_their_words() -> None:
    text = marks("<b>Why?</b> So. <i>Later</i>")
    assert text.text == "Why? So. Later"
    assert text.texts("mark-bold") == ["Why?"]
    assert text.texts("mark-italic") == ["Later"]


def test_places_of_marks_are_counted_as_telegram_counts_them() -> None:
    assert marks("😀👍🏽 <b>grüße</b> 😀").texts("mark-bold") == ["grüße"]


def test_marks_may_lie_in_marks() -> None:
    text = marks("<i>see <b>this</b> too</i>")
    assert text.texts("mark-bold") == ["this"]
    assert "".join(text.texts("mark-italic")) == "see this too"


def test_marks_that_overlap_lose_no_letter() -> None:
    overlapping = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
    ]
    text = read(marked("abcdef", overlapping))
    assert text.text == "abcdef"
    assert "".join(text.texts("mark-bold")) == "abcd"
    assert "".join(text.texts("mark-italic")) == "cdef"


def test_links_are_seen_without_leading_anywhere() -> None:
    text = marks('<a href="javascript:alert(1)">a</a> <a href="https://example.org">b</a>')
    assert text.texts("link") == ["a", "b"]
    assert "a" not in text.tags


def test_an_empty_text_is_none() -> None:
    assert marked("", []) == NOTHING


def test_buttons_stand_in_their_rows() -> None:
    labels = [["More", "Sources"], ["Other languages"], ["👍", "👎"]]
    rows = [[{"text": text, "callback_data": text} for text in row] for row in labels]
    shown = said(text="x", reply_markup={"inline_keyboard": rows})
    assert [row.texts("key-label") for row in shown.all("keys")] == labels


def test_only_the_pressed_button_lies_under_a_finger() -> None:
    keys = [[{"text": text, "callback_data": text} for text in ("a", "b")]]
    markup = {"inline_keyboard": keys}
    one = message(1, private_chat(MILA), BOT, text="x", reply_markup=markup)
    assert read(bubble(one, VIEWER, "b")).texts("pressed") == ["b"]
    assert read(bubble(one, VIEWER)).texts("pressed") == []


def test_own_messages_stand_apart() -> None:
    own = read(bubble(message(1, CLUB, user(MILA), text="x"), VIEWER))
    other = read(bubble(message(1, CLUB, user(JONAS), text="x"), VIEWER))
    assert len(list(own.all("own"))) == 1
    assert len(list(other.all("own"))) == 0


def test_groups_show_who_speaks_and_private_chats_do_not() -> None:
    assert read(bubble(message(1, CLUB, user(JONAS), text="x"), VIEWER)).texts("sender") == [
        "Jonas"
    ]
    assert said(text="x").texts("sender") == []


def test_a_reply_quotes_its_message_or_the_quoted_part() -> None:
    asked = message(1, CLUB, user(MILA), text="/ask why <b>us</b>?")
    whole = message(2, CLUB, BOT, text="x", reply_to_message=asked)
    part = whole | {"quote": {"text": "why", "position": 5}}
    assert read(bubble(whole, VIEWER)).texts("reply-words") == ["/ask why <b>us</b>?"]
    assert read(bubble(part, VIEWER)).texts("reply-words") == ["why"]


def test_the_edits_of_people_are_noted_and_those_of_bots_are_not() -> None:
    mine = message(1, private_chat(MILA), user(MILA), text="x", edit_date=1)
    assert read(bubble(mine, VIEWER)).texts("edited") == ["edited"]
    assert said(text="x", edit_date=1).texts("edited") == []
