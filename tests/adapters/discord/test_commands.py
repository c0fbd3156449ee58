"""The slash commands, as people use them."""

import pytest

from bot.adapter import Desk
from bot.strings import Strings, interface_languages
from tests.adapters.discord.fakes import FailingDesk, HoldingDesk
from tests.adapters.discord.reading import shown
from tests.adapters.discord.running import (
    CALLBACK,
    TIDES,
    JsonObject,
    answer_to,
    buttons_of,
    said_at_once,
    serving,
    text_of,
)
from tests.servers.discord_command_rules import LOCALES
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

DEFERRED = 5

KEYS = {
    Strings("en").get(key): key
    for key in (
        "answer.view.full",
        "answer.view.sources",
        "answer.view.languages",
        "answer.another",
        "answer.helpful",
        "answer.not_helpful",
    )
}


def label_of(button: JsonObject) -> str:
    """Return the key of a button's label."""
    return KEYS[button["label"]]


def rows_of(message: JsonObject) -> list[list[JsonObject]]:
    return [row["components"] for row in message["components"]]


async def test_a_question_is_deferred_and_then_answered(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        interaction = await server.slash("ask", {"question": TIDES})
        deferral = await server.wait_for_response(interaction)
        message = await answer_to(server, interaction)
    assert deferral.body["type"] == DEFERRED
    assert message["embeds"][0]["title"] == TIDES
    assert message["embeds"][0]["description"] == "An answer about tides."
    assert "[Official page](https://example.org/page)" in text_of(message)
    assert "2026" in message["embeds"][0]["footer"]["text"]
    assert [list(map(label_of, row)) for row in rows_of(message)] == [
        ["answer.view.full", "answer.view.sources"],
        ["answer.view.languages", "answer.another"],
        ["answer.helpful", "answer.not_helpful"],
    ]
    assert not message["flags"] & EPHEMERAL


async def test_an_approved_text_is_shown_word_for_word(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        interaction = await server.slash("ask", {"question": "Who built the lighthouse?"})
        message = await answer_to(server, interaction)
    assert shown(message["embeds"][0]["description"]) == (
        "Builders & co: 2 < 3, 4 > 3, *_`|~ and @everyone."
    )


async def test_nobody_can_be_pinged(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        interaction = await server.slash("ask", {"question": "Who built the lighthouse?"})
        response = await server.wait_for_response(interaction, count=2)
    assert response.body["allowed_mentions"]["parse"] == []
    assert not response.body["allowed_mentions"].get("replied_user")


async def test_answers_can_be_for_the_asker_alone(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk, ephemeral=True):
        message = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert message["flags"] & EPHEMERAL


async def test_the_locale_of_the_asker_counts(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        interaction = await server.slash("ask", {"question": "marées"}, locale="fr")
        message = await answer_to(server, interaction)
    assert Strings("fr").get("clarification.none") in buttons_of(message)


async def test_the_commands_work_in_private_too(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await answer_to(
            server, await server.slash("ask", {"question": TIDES}, guild=False)
        )
    assert message["embeds"][0]["title"] == TIDES


async def test_what_is_not_known_is_said_to_be_so(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await answer_to(server, await server.slash("ask", {"question": "xylophones?"}))
    assert text_of(message).strip() == Strings("en").get("abstention.no_match")
    assert message["components"] == []


async def test_help_greets_for_the_organization_and_is_for_nobody_else(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        message = await answer_to(server, await server.slash("help", locale="de"))
    assert "the Harbour" in text_of(message)
    assert Strings("de").get("help.text").split(".")[0] in text_of(message)
    assert message["flags"] & EPHEMERAL


async def test_a_slow_answer_keeps_nobody_else_waiting(server: DiscordServer, desk: Desk) -> None:
    holding = HoldingDesk(desk, "slow")
    async with serving(server, holding):
        slow = await server.slash("ask", {"question": "slow"}, user_id="1")
        await holding.holds.wait()
        quick = await server.slash("ask", {"question": TIDES}, user_id="2")
        assert (await answer_to(server, quick))["embeds"][0]["title"] == TIDES
        holding.released.set()
        await answer_to(server, slow)


async def test_many_questions_at_once_are_all_answered(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        asked = [
            await server.slash("ask", {"question": TIDES}, user_id=str(number))
            for number in range(1, 21)
        ]
        answers = [await answer_to(server, interaction) for interaction in asked]
    assert {answer["embeds"][0]["title"] for answer in answers} == {TIDES}


async def test_a_failure_is_admitted_and_nothing_of_the_question_is_logged(
    server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, FailingDesk()):
        interaction = await server.slash("ask", {"question": "my secret"}, locale="de")
        message = await answer_to(server, interaction)
    assert text_of(message).strip() == Strings("de").get("error.internal")
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_a_command_of_an_earlier_version_is_answered_politely(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        old = server.commands.find("help") | {"name": "old"}
        server.commands.registered[""].append(old)
        message = await said_at_once(server, await server.slash("old"))
    assert text_of(message).strip() == Strings("en").get("error.internal")


async def test_an_event_that_is_delivered_twice_is_answered_once(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        interaction = await server.slash("ask", {"question": TIDES})
        await server.gateway.dispatch("INTERACTION_CREATE", interaction)
        await answer_to(server, interaction)
    assert len([call for call in server.calls if call.matches("POST", CALLBACK)]) == 1


# What Discord is told of the commands.


async def test_the_commands_are_there_for_servers_and_for_people(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        commands = [server.commands.find(name) for name in ("ask", "help")]
    assert [command["contexts"] for command in commands] == [[0, 1, 2]] * 2
    assert [command["integration_types"] for command in commands] == [[0, 1]] * 2


async def test_the_commands_are_described_in_every_language_of_both(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        ask = server.commands.find("ask")
    expected = {tag for tag in LOCALES if tag.split("-")[0] in interface_languages()}
    assert set(ask["description_localizations"]) == expected
    assert set(ask["options"][0]["description_localizations"]) == expected
    assert ask["description_localizations"]["de"] == Strings("de").get("command.ask")
    assert not ask.get("name_localizations")
