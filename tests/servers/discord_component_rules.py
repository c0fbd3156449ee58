"""The published rules for message components and for modals."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.servers.discord_errors import Problem
from tests.servers.discord_lengths import count, in_range, length, required
from tests.servers.discord_objects import JsonObject

ACTION_ROW = 1
BUTTON = 2
STRING_SELECT = 3
TEXT_INPUT = 4
SELECTS = (3, 5, 6, 7, 8)
TEXT_DISPLAY = 10
LABEL = 18

LINK_STYLE = 5
PREMIUM_STYLE = 6

TOTAL_TEXT = 4000


class Placed(NamedTuple):
    """A component and where in the request it stands."""

    path: str
    component: JsonObject


def message_component_problems(components: list[JsonObject], *, uses_v2: bool) -> Iterator[Problem]:
    """Check the components of a message."""
    placed = list(walk("components", components))
    if uses_v2:
        yield from count("components", placed, 0, 40)
        yield from _total_text_problems(placed)
    else:
        yield from count("components", components, 0, 5)
        yield from _wrong_type_problems("components", components, (ACTION_ROW,))
    yield from _misplaced_problems(placed, (TEXT_INPUT, LABEL), "messages")
    yield from _all_problems(placed)


def modal_problems(modal: JsonObject) -> Iterator[Problem]:
    """Check a modal, the form that an interaction may open."""
    components: list[JsonObject] = modal.get("components") or []
    yield from length("data.title", modal.get("title"), 1, 45)
    yield from length("data.custom_id", modal.get("custom_id"), 1, 100)
    yield from count("data.components", components, 1, 5)
    allowed = (ACTION_ROW, TEXT_DISPLAY, LABEL)
    yield from _wrong_type_problems("data.components", components, allowed)
    placed = list(walk("data.components", components))
    yield from _misplaced_problems(placed, (BUTTON,), "modals")
    yield from _all_problems(placed)


def walk(path: str, components: list[JsonObject]) -> Iterator[Placed]:
    """Yield all components, those inside others too."""
    for number, component in enumerate(components):
        here = f"{path}.{number}"
        yield Placed(here, component)
        yield from walk(f"{here}.components", component.get("components") or [])
        for key in ("component", "accessory"):
            yield from walk(f"{here}.{key}", [component[key]] if component.get(key) else [])


def _all_problems(placed: list[Placed]) -> Iterator[Problem]:
    for path, component in placed:
        yield from _component_problems(path, component)
    yield from _duplicate_problems(placed)


def _component_problems(path: str, component: JsonObject) -> Iterator[Problem]:
    kind = component.get("type")
    if kind == ACTION_ROW:
        yield from _row_problems(path, component)
    elif kind == BUTTON:
        yield from _button_problems(path, component)
    elif kind in SELECTS:
        yield from _select_problems(path, component)
    elif kind == TEXT_INPUT:
        yield from _text_input_problems(path, component)
    elif kind == LABEL:
        yield from _label_problems(path, component)


def _row_problems(path: str, row: JsonObject) -> Iterator[Problem]:
    children: list[JsonObject] = row.get("components") or []
    only_buttons = all(child.get("type") == BUTTON for child in children)
    yield from count(f"{path}.components", children, 1, 5 if only_buttons else 1)


def _button_problems(path: str, button: JsonObject) -> Iterator[Problem]:
    yield from in_range(f"{path}.style", button.get("style", 0), 1, 6)
    yield from length(f"{path}.label", button.get("label"), 0, 80)
    if button.get("style") == LINK_STYLE:
        yield from _link_problems(path, button)
    elif button.get("style") != PREMIUM_STYLE:
        yield from length(f"{path}.custom_id", button.get("custom_id"), 1, 100)
    is_bare = not button.get("label") and not button.get("emoji")
    if is_bare and button.get("style") != PREMIUM_STYLE:
        yield required(f"{path}.label")


def _link_problems(path: str, button: JsonObject) -> Iterator[Problem]:
    yield from length(f"{path}.url", button.get("url"), 1, 512)
    if button.get("custom_id"):
        code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"
        yield Problem(path, code, "A custom id and url cannot both be specified")


def _select_problems(path: str, select: JsonObject) -> Iterator[Problem]:
    yield from length(f"{path}.custom_id", select.get("custom_id"), 1, 100)
    yield from length(f"{path}.placeholder", select.get("placeholder"), 0, 150)
    yield from in_range(f"{path}.min_values", select.get("min_values"), 0, 25)
    yield from in_range(f"{path}.max_values", select.get("max_values"), 1, 25)
    if select["type"] == STRING_SELECT:
        yield from _options_problems(f"{path}.options", select.get("options") or [])


def _options_problems(path: str, options: list[JsonObject]) -> Iterator[Problem]:
    yield from count(path, options, 1, 25)
    for number, option in enumerate(options):
        yield from length(f"{path}.{number}.label", option.get("label"), 1, 100)
        yield from length(f"{path}.{number}.value", option.get("value"), 1, 100)
        yield from length(f"{path}.{number}.description", option.get("description"), 0, 100)
    for value in _repeated(option.get("value") for option in options):
        code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
        yield Problem(path, code, f"The specified option value is already used: {value}")


def _text_input_problems(path: str, field: JsonObject) -> Iterator[Problem]:
    yield from length(f"{path}.custom_id", field.get("custom_id"), 1, 100)
    yield from in_range(f"{path}.style", field.get("style", 0), 1, 2)
    yield from length(f"{path}.label", field.get("label"), 0, 45)
    yield from length(f"{path}.placeholder", field.get("placeholder"), 0, 100)
    yield from length(f"{path}.value", field.get("value"), 0, 4000)
    yield from in_range(f"{path}.min_length", field.get("min_length"), 0, 4000)
    yield from in_range(f"{path}.max_length", field.get("max_length"), 1, 4000)


def _label_problems(path: str, label: JsonObject) -> Iterator[Problem]:
    yield from length(f"{path}.label", label.get("label"), 1, 45)
    yield from length(f"{path}.description", label.get("description"), 0, 100)
    if not label.get("component"):
        yield required(f"{path}.component")


def _misplaced_problems(
    placed: list[Placed], kinds: tuple[int, ...], where: str
) -> Iterator[Problem]:
    for path, component in placed:
        if component.get("type") in kinds:
            sentence = f"Components of type {component['type']} are not allowed in {where}."
            yield Problem(path, "UNION_TYPE_CHOICES", sentence)


def _wrong_type_problems(
    path: str, components: list[JsonObject], allowed: tuple[int, ...]
) -> Iterator[Problem]:
    for number, component in enumerate(components):
        if component.get("type") not in allowed:
            choices = ", ".join(map(str, allowed))
            sentence = f'Value of field "type" must be one of ({choices}).'
            yield Problem(f"{path}.{number}", "UNION_TYPE_CHOICES", sentence)


def _total_text_problems(placed: list[Placed]) -> Iterator[Problem]:
    texts = [item.component for item in placed if item.component.get("type") == TEXT_DISPLAY]
    if sum(len(text.get("content") or "") for text in texts) > TOTAL_TEXT:
        sentence = f"Displayable text size exceeds maximum size of {TOTAL_TEXT}"
        yield Problem("components", "COMPONENT_MAX_TOTAL_TEXT_SIZE", sentence)


def _duplicate_problems(placed: list[Placed]) -> Iterator[Problem]:
    ids = (item.component.get("custom_id") for item in placed)
    repeated = _repeated(ids)
    for path, component in placed:
        if component.get("custom_id") in repeated:
            code = "COMPONENT_CUSTOM_ID_DUPLICATED"
            yield Problem(f"{path}.custom_id", code, "Component custom id cannot be duplicated")


def _repeated(values: Iterator[Any]) -> set[Any]:
    tally = Counter(value for value in values if value is not None)
    return {value for value, times in tally.items() if times > 1}
