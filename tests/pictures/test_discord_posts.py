"""Messages and forms of Discord's: Markdown, embeds, rows of buttons, and who can see them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.escaping import escaped
from tests.pictures.discord_markdown import shown
from tests.pictures.discord_posts import form, post, typed
from tests.pictures.reading import Node, read
from tests.servers.discord_objects import EPHEMERAL, message, user

BOT = user("9", name="dragoman", bot=True)


def posted(**fields: Any) -> Node:
    return read(post(message("1", BOT, **fields), name="Dragoman"))


def buttons(*labels: str) -> dict[str, Any]:
    made = [{"type": 2, "style": 2, "label": text, "custom_id": text} for text in labels]
    return {"type": 1, "components": made}


def test_marks_links_and_escaped_signs_are_shown() -> None:
    text = read(shown(r"**bold** *it* [title\_](https://example.org/a_b) \*plain\*"))
    assert text.text == "bold it title_ *plain*"
    assert text.texts("mark-bold") == ["bold"]
    assert text.texts("mark-italic") == ["it"]
    assert text.texts("link") == ["title_"]


def test_bare_addresses_are_links_whatever_is_in_them() -> None:
    text = read(shown("See https://example.org/_a_*b. Or <https://example.org/c>."))
    assert text.texts("link") == ["https://example.org/_a_*b", "https://example.org/c"]
    assert text.texts("mark-italic") == []


def test_addresses_that_are_none_of_the_web_are_no_links() -> None:
    text = read(shown("[x](javascript:alert(1))"))
    assert text.texts("link") == []
    assert text.text == "[x](javascript:alert(1))"


def test_quoted_lines_are_set_off() -> None:
    text = read(shown("> one\n> two\n\nthree"))
    assert text.texts("quotation") == ["one\ntwo"]
    assert text.text.endswith("three")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r")))
def test_what_the_adapter_escapes_is_shown_as_it_was(text: str) -> None:
    assert read(shown(escaped(text))).text == text


def test_the_parts_of_an_embed_stand_in_discords_order() -> None:
    embed = {
        "title": "Why?",
        "description": "So.",
        "fields": [{"name": "Source", "value": "[Page](https://example.org)"}],
        "footer": {"text": "Approved"},
    }
    (box,) = posted(embeds=[embed]).all("embed")
    assert [node.text for node in box.elements] == ["Why?", "So.", "SourcePage", "Approved"]


def test_an_embed_without_title_or_footer_has_no_room_for_them() -> None:
    (box,) = posted(embeds=[{"description": "So."}]).all("embed")
    assert [node.text for node in box.elements] == ["So."]


def test_buttons_stand_in_their_rows() -> None:
    rows = [buttons("More", "Sources"), buttons("👍", "👎")]
    found = [row.texts("key-label") for row in posted(components=rows).all("keys")]
    assert found == [["More", "Sources"], ["👍", "👎"]]


def test_only_the_pressed_button_lies_under_a_finger() -> None:
    made = message("1", BOT, components=[buttons("a", "b")])
    assert read(post(made, name="Dragoman", pressed="b")).texts("pressed") == ["b"]


def test_a_menu_shows_what_stands_in_it() -> None:
    menu = {"type": 3, "custom_id": "x", "options": [], "placeholder": "Languages"}
    rows = [{"type": 1, "components": [menu]}]
    assert posted(components=rows).texts("menu") == ["Languages"]


def test_what_only_one_can_see_says_so() -> None:
    assert posted(content="x", flags=EPHEMERAL).texts("private") == ["Only you can see this"]
    assert posted(content="x").texts("private") == []


def test_bots_have_a_badge_and_people_have_none() -> None:
    person = read(post(message("1", user("1"), content="x"), name="Mila"))
    assert posted(content="x").texts("badge") == ["APP"]
    assert person.texts("badge") == []


def test_a_form_shows_its_labels_and_what_was_written() -> None:
    inner = {"type": 4, "custom_id": "words", "label": "In a few words"}
    fields = [{"type": 1, "components": [inner]}]
    filled = read(form({"title": "Missing?", "components": fields}, {"words": "all"}))
    assert filled.texts("form-title") == ["Missing?"]
    assert filled.texts("form-label") == ["In a few words *"]
    assert filled.texts("form-input") == ["all"]


def test_a_form_in_the_newer_shape_is_the_same() -> None:
    field = {"type": 4, "custom_id": "words", "required": False}
    parts = [{"type": 18, "label": "In a few words", "component": field}]
    filled = read(form({"title": "Missing?", "components": parts}, {}))
    assert filled.texts("form-label") == ["In a few words"]


def test_a_typed_command_shows_its_options() -> None:
    line = read(typed("ask", {"question": "why <us>?"}))
    assert line.texts("typed-value") == ["why <us>?"]
    assert line.text.startswith("/ask")
