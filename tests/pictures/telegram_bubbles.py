"""Messages of Telegram's as bubbles in the column of a chat, as one of its people sees them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.pictures.markup import NOTHING, Html, block, element, joined, label, text_block
from tests.pictures.telegram_entities import marked
from tests.servers.telegram_update import JsonObject


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the chat, and how people are called."""

    user_id: int
    names: Mapping[int, str]

    def name_of(self, person: JsonObject) -> str:
        """Return the name of a person or the bot."""
        return self.names.get(person["id"], person["first_name"])


def bubble(message: JsonObject, viewer: Viewer, pressed: str = "") -> Html:
    """Return a message; the button that sends `pressed` is shown under a finger."""
    own = message["from"]["id"] == viewer.user_id
    content = text_block("words", marked(message["text"], message.get("entities", [])))
    inner = (_sender(message, viewer, own=own), _reply(message, viewer), content, _edited(message))
    return block(
        "row own" if own else "row",
        block("stack", block("bubble", *inner), _keyboard(message, pressed)),
    )


def window(text: str) -> Html:
    """Return the small window that Telegram opens for a moment after a press."""
    return block("window", text_block("window-text", label("", text)))


def _sender(message: JsonObject, viewer: Viewer, *, own: bool) -> Html:
    if own or message["chat"]["type"] == "private":
        return NOTHING
    return block("sender", label("", viewer.name_of(message["from"])))


def _reply(message: JsonObject, viewer: Viewer) -> Html:
    target = message.get("reply_to_message")
    if target is None:
        return NOTHING
    words = (message.get("quote") or target)["text"]
    return block(
        "reply",
        block("sender", label("", viewer.name_of(target["from"]))),
        element("div", "reply-words", marked(words, []), dir="auto"),
    )


def _edited(message: JsonObject) -> Html:
    """Return the note that people see of a changed message; those of bots show none."""
    by_person = "edit_date" in message and not message["from"]["is_bot"]
    return block("edited", label("", "edited")) if by_person else NOTHING


def _keyboard(message: JsonObject, pressed: str) -> Html:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return block("keyboard", *(_row(row, pressed) for row in rows)) if rows else NOTHING


def _row(row: list[JsonObject], pressed: str) -> Html:
    return block("keys", joined(_key(key, pressed) for key in row))


def _key(key: JsonObject, pressed: str) -> Html:
    is_pressed = bool(pressed) and key.get("callback_data") == pressed
    return block("key pressed" if is_pressed else "key", label("key-label", key["text"]))
