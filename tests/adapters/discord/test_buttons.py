"""Buttons: pressed by the asker, by others, and long after the bot was restarted."""

from copy import deepcopy

import pytest

from bot.adapter import Desk
from bot.strings import Strings
from tests.adapters.discord.fakes import FailingDesk
from tests.adapters.discord.running import (
    HARBOUR,
    TIDES,
    JsonObject,
    answer_to,
    buttons_of,
    pressed,
    reply_in_private,
    serving,
    text_of,
)
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

OPEN = "When is the harbour open?"
TICKETS = "Where are harbour tickets sold?"
NONE = Strings("en").get("clarification.none")
MORE = Strings("en").get("answer.view.full")
WITHDRAWN = Strings("en").get("abstention.withdrawn")
SORRY = Strings("en").get("error.internal")


async def asked(server: DiscordServer, question: str, locale: str = "en-US") -> JsonObject:
    """Ask, and return the answer."""
    interaction = await server.slash("ask", {"question": question}, locale=locale)
    return await answer_to(server, interaction)


async def test_options_are_offered_in_rows_of_one(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await asked(server, HARBOUR)
    assert list(buttons_of(message)) == [OPEN, TICKETS, NONE]
    assert [len(row["components"]) for row in message["components"]] == [1, 1, 1]


async def test_the_askers_choice_replaces_the_options(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await asked(server, HARBOUR)
        answer = await pressed(server, message, TICKETS)
    assert answer["id"] == message["id"]
    assert answer["embeds"][0]["title"] == TICKETS
    assert NONE not in buttons_of(answer)


async def test_none_of_these_ends_in_an_abstention(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        answer = await pressed(server, await asked(server, HARBOUR), NONE)
    assert text_of(answer).strip() == Strings("en").get("abstention.none_of_these")


async def test_others_get_the_answer_in_private(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await asked(server, HARBOUR)
        answer = await pressed(server, message, OPEN, user_id="7")
    assert answer["id"] != message["id"]
    assert answer["flags"] & EPHEMERAL
    assert answer["embeds"][0]["title"] == OPEN
    assert list(buttons_of(server.messages[message["id"]])) == [OPEN, TICKETS, NONE]


async def test_more_shows_the_longer_text(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        answer = await pressed(server, await asked(server, TIDES), MORE)
    assert answer["embeds"][0]["description"].endswith("\n\nA longer text on tides.")
    assert MORE not in buttons_of(answer)


async def test_another_language_can_be_chosen(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await asked(server, TIDES, locale="de")
        answer = await pressed(server, message, "Français")
    assert message["embeds"][0]["description"].startswith("> ")
    assert "La Lune attire." in text_of(answer)


async def test_a_button_in_private_replaces_the_reply(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await server.say(HARBOUR, dm=True)
        message = await reply_in_private(server)
        answer = await pressed(server, message, OPEN)
    assert (answer["id"], answer["embeds"][0]["title"]) == (message["id"], OPEN)


async def test_buttons_survive_a_restart(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await asked(server, HARBOUR)
    await server.wait_for_sessions(0)
    async with serving(server, desk):
        answer = await pressed(server, message, OPEN)
    assert (answer["id"], answer["embeds"][0]["title"]) == (message["id"], OPEN)


async def test_a_button_that_no_longer_means_anything_is_answered_politely(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        message = await with_button(server, "old")
        answer = await answer_to(server, await server.click(message, "old"))
    assert text_of(answer).strip() == WITHDRAWN
    assert answer["flags"] & EPHEMERAL
    assert server.messages[message["id"]]["embeds"] == message["embeds"]


async def test_a_text_that_was_withdrawn_is_said_to_be_so(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        message = await with_button(server, "pick:gone:en:en")
        answer = await answer_to(server, await server.click(message, "pick:gone:en:en"))
    assert (answer["id"], text_of(answer).strip()) == (message["id"], WITHDRAWN)


@pytest.mark.parametrize("user_id", ["42", "7"])
async def test_a_failure_is_admitted_in_private_and_leaves_the_message(
    server: DiscordServer, desk: Desk, user_id: str
) -> None:
    async with serving(server, desk):
        message = deepcopy(await asked(server, HARBOUR))
    await server.wait_for_sessions(0)
    async with serving(server, FailingDesk()):
        answer = await pressed(server, message, OPEN, user_id=user_id)
    assert text_of(answer).strip() == SORRY
    assert answer["flags"] & EPHEMERAL
    assert list(buttons_of(server.messages[message["id"]])) == [OPEN, TICKETS, NONE]


async def with_button(server: DiscordServer, custom_id: str) -> JsonObject:
    """Return an answer whose button is of another time."""
    message = server.messages[(await asked(server, TIDES))["id"]]
    message["components"][0]["components"][0]["custom_id"] = custom_id
    return deepcopy(message)
