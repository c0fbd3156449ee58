"""Messages and forms of Discord's, as the people of a channel see them."""

from tests.pictures.discord_markdown import shown, shown_inline
from tests.pictures.markup import (
    NOTHING,
    Html,
    block,
    element,
    escaped,
    inline,
    joined,
    label,
    text_block,
)
from tests.servers.discord_component_rules import BUTTON
from tests.servers.discord_exchanges import Filled
from tests.servers.discord_objects import EPHEMERAL, JsonObject

_TONES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
_ONLY_YOU = "Only you can see this"
_CANCEL, _SUBMIT = "Cancel", "Submit"


def post(message: JsonObject, *, name: str, used: str = "", pressed: str = "") -> Html:
    """Return a message of the one who is called `name`.

    `used` is the line above it, about the command that it answers; the component that sends
    `pressed` is shown under a finger.
    """
    private = bool(message["flags"] & EPHEMERAL)
    body = block(
        "body",
        _head(name, is_bot=message["author"]["bot"]),
        shown(message["content"]) if message["content"] else NOTHING,
        joined(_embed(embed) for embed in message["embeds"]),
        joined(_row(row, pressed) for row in message["components"]),
        block("private", escaped(_ONLY_YOU)) if private else NOTHING,
    )
    kind = "post only-you" if private else "post"
    return block(kind, _used(used), block("post-row", _portrait(name), body))


def typed(command: str, options: JsonObject) -> Html:
    """Return the line in which somebody types a command."""
    filled = (_option(name, str(value)) for name, value in options.items())
    return text_block("typed", escaped(f"/{command}"), *filled)


def form(modal: JsonObject, values: Filled) -> Html:
    """Return a form, as it was filled in before it was sent."""
    buttons = block("form-buttons", _button(_CANCEL, "link"), _button(_SUBMIT, "primary pressed"))
    fields = (_field(part, values) for part in _inputs(modal["components"]))
    title = text_block("form-title", escaped(modal["title"]))
    return block("form", title, *fields, buttons)


def _option(name: str, value: str) -> Html:
    return inline("typed-option", escaped(name), label("typed-value", value))


def _head(name: str, *, is_bot: bool) -> Html:
    badge = block("badge", escaped("APP")) if is_bot else NOTHING
    return block("head", label("name", name), badge)


def _portrait(name: str) -> Html:
    return block("portrait", escaped(name[:1]))


def _used(used: str) -> Html:
    return block("used", label("", used)) if used else NOTHING


def _embed(embed: JsonObject) -> Html:
    title, text = embed.get("title") or "", embed.get("description") or ""
    footer = (embed.get("footer") or {}).get("text", "")
    return block(
        "embed",
        text_block("embed-title", shown_inline(title)) if title else NOTHING,
        block("embed-text", shown(text)) if text else NOTHING,
        joined(_embed_field(field) for field in embed.get("fields") or ()),
        text_block("footer", escaped(footer)) if footer else NOTHING,
    )


def _embed_field(field: JsonObject) -> Html:
    name = text_block("field-name", shown_inline(field["name"]))
    return block("field", name, shown(field["value"]))


def _row(row: JsonObject, pressed: str) -> Html:
    return block("keys", *(_component(one, pressed) for one in row["components"]))


def _component(one: JsonObject, pressed: str) -> Html:
    finger = " pressed" if pressed and one.get("custom_id") == pressed else ""
    if one["type"] == BUTTON:
        return _button(one.get("label") or "", _TONES[one["style"]] + finger)
    return block(f"menu{finger}", label("", one.get("placeholder") or "Make a selection"))


def _button(text: str, tone: str) -> Html:
    return block(f"key {tone}", label("key-label", text))


def _inputs(components: list[JsonObject]) -> list[JsonObject]:
    """Return the fields of a form with their labels, in either of the forms that Discord takes."""
    inputs: list[JsonObject] = []
    for part in components:
        inner = [part["component"]] if "component" in part else part.get("components", [])
        named = {"label": part["label"]} if "label" in part else {}
        inputs += [one | named for one in inner]
    return inputs


def _field(field: JsonObject, values: Filled) -> Html:
    written = str(values.get(field["custom_id"], field.get("value") or ""))
    star = element("span", "star", escaped(" *")) if field.get("required", True) else NOTHING
    return block(
        "form-field",
        element("div", "form-label", escaped(field.get("label") or ""), star, dir="auto"),
        text_block("form-input", escaped(written)),
    )
