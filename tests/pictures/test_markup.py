"""What people write cannot become markup."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import discord_markdown, discord_posts, telegram_bubbles
from tests.pictures.markup import Html, element, escaped
from tests.pictures.pages import TELEGRAM, Moment, Picture, page_of
from tests.pictures.reading import read
from tests.pictures.telegram_bubbles import Viewer
from tests.pictures.telegram_entities import marked
from tests.servers.discord_objects import message as discord_message
from tests.servers.discord_objects import user
from tests.servers.telegram_update import message, private_chat, typed_text
from tests.servers.telegram_update import user as person

OURS = {"", "div", "span"}
HOSTILE = st.text(st.sampled_from("<>&\"'/=abscript \n\\*_`[]()") | st.characters(codec="utf-8"))
ATTACK = "<script>alert(\"x\")</script><b onclick='y'>&lt;"


def telegram(text: str) -> Html:
    said = message(1, private_chat(1), person(1), **typed_text(text))
    keys = [[{"text": text, "callback_data": "x"}]]
    said["reply_markup"] = {"inline_keyboard": keys}
    said["reply_to_message"] = message(2, private_chat(1), person(2), text=text)
    return telegram_bubbles.bubble(said, Viewer(9, {1: text}))


def discord(text: str) -> Html:
    fields = [{"name": text, "value": text}]
    embed = {"title": text, "description": text, "fields": fields, "footer": {"text": text}}
    button = {"type": 2, "style": 2, "label": text, "custom_id": "x"}
    rows = [{"type": 1, "components": [button]}]
    author = user("1", name=text)
    posted = discord_message("1", author, content=text, embeds=[embed], components=rows)
    return discord_posts.post(posted, name=text, used=text)


def modal(text: str) -> Html:
    field = {"type": 4, "custom_id": "words", "label": text}
    rows = [{"type": 1, "components": [field]}]
    return discord_posts.form({"title": text, "components": rows}, {"words": text})


SHOWN = (telegram, discord, modal, telegram_bubbles.window, discord_markdown.shown)


@pytest.mark.parametrize("show", SHOWN)
@given(text=HOSTILE)
def test_only_our_own_elements_are_on_a_page(show: Callable[[str], Html], text: str) -> None:
    assert read(show(text)).tags <= OURS


@pytest.mark.parametrize("show", SHOWN)
def test_an_attack_is_shown_as_it_was_written(show: Callable[[str], Html]) -> None:
    assert '<script>alert("x")</script>' in read(show(ATTACK)).text


@given(HOSTILE)
def test_escaped_text_is_read_as_it_was_written(text: str) -> None:
    assert read(escaped(text)).text == text


def test_the_value_of_an_attribute_cannot_end_it() -> None:
    (node,) = read(element("div", "x", title='"><script>')).elements
    assert node.attributes == {"class": "x", "title": '"><script>'}


def test_the_title_of_a_chat_is_text_too() -> None:
    picture = Picture("x", TELEGRAM, ATTACK, "en", (Moment((marked(ATTACK, []),)),))
    page = read(page_of(picture))
    assert page.texts("title") == [ATTACK]
    assert "script" not in page.tags


def test_a_page_needs_nothing_from_elsewhere() -> None:
    page = page_of(Picture("x", TELEGRAM, "Bot", "en", (Moment(()),)))
    assert "url(" not in page
    assert "http" not in page
    assert "@import" not in page
