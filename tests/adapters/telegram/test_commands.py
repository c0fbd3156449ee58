"""Commands and links."""

import pytest

from bot.askers import AskersInMemory
from bot.front_desk import FrontDesk
from bot.strings import strings_for
from tests.adapters.telegram.serving import GROUP, buttons, reply_to
from tests.servers.telegram_server import TelegramServer

STRINGS = strings_for("en")
pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize("command", ["/language", "/settings"])
async def test_language_can_be_chosen(server: TelegramServer, command: str) -> None:
    reply = await reply_to(server, command)
    assert reply["text"] == STRINGS.get("language.choose")
    assert buttons(reply)[-1] == [STRINGS.get("language.automatic")]


async def test_privacy_and_forget(server: TelegramServer, desk: FrontDesk) -> None:
    assert isinstance(desk.askers, AskersInMemory)
    page = await reply_to(server, "/privacy")
    assert page["text"] == STRINGS.get("privacy.text")
    desk.askers.chosen = dict.fromkeys(["somebody"], "de")
    done = await reply_to(server, "/forget")
    assert done["text"] == STRINGS.get("notice.forgotten")
    assert desk.askers.chosen == {"somebody": "de"}


async def test_topics_are_offered_as_buttons(server: TelegramServer) -> None:
    reply = await reply_to(server, "/topics")
    assert reply["text"] == STRINGS.get("topics.choose")
    assert len(buttons(reply)) == 5
    assert ["When is the harbour open?"] in buttons(reply)


async def test_topics_can_be_looked_for(server: TelegramServer) -> None:
    reply = await reply_to(server, "/topics harbour")
    assert buttons(reply)[0][0] in ("When is the harbour open?", "Where are harbour tickets sold?")
    nothing = await reply_to(server, "/topics ...")
    assert nothing["text"] == STRINGS.get("topics.none")
    assert buttons(nothing) == []


@pytest.mark.parametrize(
    ("link", "language", "shown"),
    [
        ("tides", "en", "Why are there tides in the sea?"),
        ("tides", "fr", "Pourquoi y a-t-il des marées ?"),
        ("tides_fr", "en", "This one is in: French."),
        ("tides_de", "en", "Why are there tides in the sea?"),
        ("boats", "en", "This one is in: French."),
    ],
)
async def test_link_opens_an_explainer(
    server: TelegramServer, link: str, language: str, shown: str
) -> None:
    reply = await reply_to(server, f"/start {link}", language=language)
    assert shown in reply["text"]


@pytest.mark.parametrize("link", ["", "nothing-of-this-name", "???", "a" * 64, "_nothing"])
async def test_link_to_nothing_greets(server: TelegramServer, link: str) -> None:
    assert (await reply_to(server, f"/start {link}"))["text"].startswith("Hello!")


async def test_links_lead_to_pages_too(server: TelegramServer) -> None:
    reply = await reply_to(server, "/start _language")
    assert reply["text"] == STRINGS.get("language.choose")


async def test_link_that_adds_the_bot_to_a_group_is_followed_there(server: TelegramServer) -> None:
    reply = await reply_to(server, "/start@dragoman_test_bot tides", chat=GROUP)
    assert reply["text"].startswith("Why are there tides in the sea?")
    assert "reply_to_message" in reply
