"""The published rules of Discord: what is at the limit passes, what is beyond it does not."""

from typing import Any

import pytest

from tests.servers.discord_command_rules import commands_problems, too_many
from tests.servers.discord_component_rules import modal_problems
from tests.servers.discord_errors import ApiError, refuse_if_any
from tests.servers.discord_objects import COMPONENTS_V2
from tests.servers.discord_rules import is_empty, message_problems, thread_problems


def button(label: str = "Yes", custom_id: str = "yes", **fields: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id} | fields


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def buttons(number: int, first: int = 0) -> dict[str, Any]:
    return row(*(button(custom_id=str(n)) for n in range(first, first + number)))


def embed_fields(number: int, size: int) -> dict[str, Any]:
    return {"fields": [{"name": "n", "value": "v" * size} for _ in range(number)]}


def command(**fields: Any) -> dict[str, Any]:
    return {"name": "ask", "description": "Ask"} | fields


def option(**fields: Any) -> dict[str, Any]:
    return {"name": "question", "description": "What", "type": 3} | fields


def text_input(**fields: Any) -> dict[str, Any]:
    return {"type": 4, "style": 1, "label": "What", "custom_id": "what"} | fields


def modal(**fields: Any) -> dict[str, Any]:
    return {"title": "Report", "custom_id": "r", "components": [row(text_input())]} | fields


@pytest.mark.parametrize(
    "message",
    [
        {"content": "x" * 2000, "nonce": "n" * 25, "allowed_mentions": {"parse": []}},
        {"embeds": [{"title": "t" * 256, "description": "d" * 4096}] + [{}] * 9},
        {"embeds": [embed_fields(5, 1024)]},
        {"components": [buttons(5, first=5 * n) for n in range(5)]},
        {"components": [row(button("l" * 80, "i" * 100))]},
        {"components": [row({"type": 2, "style": 5, "label": "Source", "url": "https://x.org"})]},
        {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "x" * 4000}]},
    ],
)
def test_a_message_within_the_limits_passes(message: dict[str, Any]) -> None:
    assert list(message_problems(message)) == []


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"nonce": "n" * 26}, "nonce"),
        ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse"),
        ({"embeds": [{}] * 11}, "embeds"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds.0.title"),
        ({"embeds": [{"description": "d" * 4097}]}, "embeds.0.description"),
        ({"embeds": [{"footer": {"text": "f" * 2049}}]}, "embeds.0.footer.text"),
        ({"embeds": [{"author": {"name": "a" * 257}}]}, "embeds.0.author.name"),
        ({"embeds": [embed_fields(26, 1)]}, "embeds.0.fields"),
        ({"embeds": [embed_fields(1, 1025)]}, "embeds.0.fields.0.value"),
        ({"embeds": [embed_fields(6, 1000)]}, "embeds"),
        ({"components": [buttons(1, first=n) for n in range(6)]}, "components"),
        ({"components": [buttons(6)]}, "components.0.components"),
        ({"components": [row()]}, "components.0.components"),
        ({"components": [button()]}, "components.0"),
        ({"components": [row(button("l" * 81))]}, "components.0.components.0.label"),
        ({"components": [row(button(""))]}, "components.0.components.0.label"),
        ({"components": [row(button(custom_id="i" * 101))]}, "components.0.components.0.custom_id"),
        ({"components": [row(button(style=5))]}, "components.0.components.0.url"),
        ({"components": [row(button(), button())]}, "components.0.components.0.custom_id"),
        ({"components": [row(text_input())]}, "components.0.components.0"),
        ({"components": [row({"type": 3, "custom_id": "s"})]}, "components.0.components.0.options"),
        ({"flags": COMPONENTS_V2, "content": "x"}, "content"),
        ({"flags": COMPONENTS_V2, "components": [{"type": 9}] * 41}, "components"),
        (
            {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "x" * 4001}]},
            "components",
        ),
    ],
)
def test_a_message_beyond_a_limit_does_not_pass(message: dict[str, Any], field: str) -> None:
    assert field in {problem.field for problem in message_problems(message)}


def test_a_message_with_components_v2_stays_one() -> None:
    problems = message_problems({"content": "x"}, flags=COMPONENTS_V2)
    assert [problem.field for problem in problems] == ["content"]


@pytest.mark.parametrize(("message", "empty"), [({"content": ""}, True), ({"embeds": [{}]}, False)])
def test_a_message_must_show_something(message: dict[str, Any], empty: bool) -> None:
    assert is_empty(message) is empty


@pytest.mark.parametrize(
    ("thread", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"name": "n", "auto_archive_duration": 5}, "auto_archive_duration"),
    ],
)
def test_a_thread_has_a_name_and_one_of_four_durations(thread: dict[str, Any], field: str) -> None:
    assert list(thread_problems({"name": "n", "auto_archive_duration": 60})) == []
    assert [problem.field for problem in thread_problems(thread)] == [field]


@pytest.mark.parametrize(
    "good",
    [
        command(name="n" * 32, description="d" * 100),
        command(name_localizations={"hi": "पूछो", "th": "ถาม", "de": "fragen"}),
        command(type=3, name="Ask about this", description=""),
        command(options=[option(required=True), option(name="more")]),
        command(options=[option(choices=[{"name": "One", "value": "1"}] * 25)]),
        command(default_member_permissions=8192),
        command(default_member_permissions="0"),
    ],
)
def test_a_command_within_the_limits_passes(good: dict[str, Any]) -> None:
    assert list(commands_problems([good])) == []


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (command(name="Ask"), "0.name"),
        (command(name="ask me"), "0.name"),
        (command(name="n" * 33), "0.name"),
        (command(description=""), "0.description"),
        (command(description="d" * 101), "0.description"),
        (command(name_localizations={"de": "Fragen"}), "0.name_localizations.de"),
        (command(name_localizations={"ar": "سؤال"}), "0.name_localizations.ar"),
        (command(description_localizations={"fr": ""}), "0.description_localizations.fr"),
        (command(description_localizations={"fa": "x"}), "0.description_localizations.fa"),
        (command(type=3, description="x"), "0"),
        (command(default_member_permissions="admin"), "0.default_member_permissions"),
        (command(options=[option(name=str(n)) for n in range(26)]), "0.options"),
        (command(options=[option(), option(name="more", required=True)]), "0.options"),
        (command(options=[option(), option()]), "0.options"),
        (command(options=[option(description="")]), "0.options.0.description"),
        (
            command(options=[option(choices=[{"name": "One", "value": "1"}] * 26)]),
            "0.options.0.choices",
        ),
        (
            command(options=[option(choices=[{"name": "n" * 101, "value": "1"}])]),
            "0.options.0.choices.0.name",
        ),
        (
            command(options=[option(autocomplete=True, choices=[{"name": "1", "value": "1"}])]),
            "0.options.0",
        ),
        (
            command(
                options=[
                    option(name=f"o{n}", choices=[{"name": "n" * 100, "value": "v" * 100}] * 3)
                    for n in range(14)
                ]
            ),
            "0",
        ),
    ],
)
def test_a_command_beyond_a_limit_does_not_pass(bad: dict[str, Any], field: str) -> None:
    assert field in {problem.field for problem in commands_problems([bad])}


def test_of_all_translations_only_the_longest_counts() -> None:
    translations = dict.fromkeys(("de", "fr", "fi", "hi", "tr"), "d" * 100)
    options = [option(name=f"o{n}", description_localizations=translations) for n in range(25)]
    assert list(commands_problems([command(options=options)])) == []


def test_command_names_are_unique() -> None:
    assert [problem.field for problem in commands_problems([command(), command()])] == ["name"]


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
def test_the_number_of_commands_is_limited(kind: int, most: int) -> None:
    commands = [command(type=kind, name=f"c{n}") for n in range(most + 1)]
    assert too_many(commands[:most]) is None
    assert too_many(commands) == most


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (modal(title=""), "data.title"),
        (modal(title="t" * 46), "data.title"),
        (modal(custom_id=""), "data.custom_id"),
        (modal(components=[]), "data.components"),
        (modal(components=[row(button())]), "data.components.0.components.0"),
        (modal(components=[text_input()]), "data.components.0"),
        (
            modal(components=[row(text_input(label="l" * 46))]),
            "data.components.0.components.0.label",
        ),
        (modal(components=[{"type": 18, "label": "What"}]), "data.components.0.component"),
    ],
)
def test_a_modal_beyond_a_limit_does_not_pass(bad: dict[str, Any], field: str) -> None:
    assert list(modal_problems(modal())) == []
    assert field in {problem.field for problem in modal_problems(bad)}


def test_an_error_names_every_broken_rule() -> None:
    with pytest.raises(ApiError) as refusal:
        refuse_if_any(thread_problems({"name": "", "auto_archive_duration": 5}))
    body = refusal.value.as_json()
    assert (body["code"], sorted(body["errors"])) == (50035, ["auto_archive_duration", "name"])
