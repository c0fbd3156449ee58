"""/language: by its own name, by a button, or from a menu."""

import pytest

from bot.actions import Action, Speak
from bot.adapter import Desk
from bot.model import Asker, Notice, NoticeKind, Page, Reply, Shown, Silence
from bot.silent_desk import SilentDesk
from bot.strings import Strings
from tests.adapters.discord.running import (
    TIDES,
    answer_to,
    buttons_of,
    pressed,
    serving,
    text_of,
)
from tests.adapters.discord.test_topics import suggested
from tests.servers.discord_component_rules import STRING_SELECT
from tests.servers.discord_objects import EPHEMERAL, JsonObject
from tests.servers.discord_server import DiscordServer

AUTOMATIC = Strings("en").get("language.automatic")


async def chosen(server: DiscordServer, language: str | None = None) -> JsonObject:
    options = {} if language is None else {"language": language}
    return await answer_to(server, await server.slash("language", options))


async def test_the_page_offers_languages_by_their_own_names(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        page = await chosen(server)
    assert {"Français", "Українська", AUTOMATIC} <= buttons_of(page).keys()
    assert page["flags"] & EPHEMERAL


@pytest.mark.parametrize("language", ["fr", "Français", "french"])
async def test_a_language_is_chosen_by_tag_or_name(
    server: DiscordServer, desk: Desk, language: str
) -> None:
    async with serving(server, desk):
        notice = await chosen(server, language)
        answer = await answer_to(server, await server.slash("ask", {"question": TIDES}))
    assert "Français" in text_of(notice)
    assert answer["embeds"][0]["title"] == "Pourquoi y a-t-il des marées ?"


async def test_a_press_chooses_and_another_takes_it_back(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        notice = await pressed(server, await chosen(server), "Français")
        assert "Français" in text_of(notice)
        page = await chosen(server)
        assert "✔ Français" in buttons_of(page)
        await pressed(server, page, Strings("fr").get("language.automatic"))
        assert "Français" in buttons_of(await chosen(server))


async def test_a_language_that_nobody_knows_shows_the_page(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        assert AUTOMATIC in buttons_of(await chosen(server, "Klingon"))


async def test_languages_are_suggested_as_they_are_typed(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        assert await suggested(server, "fra", "language") == {"Français": "fr"}
        everything = await suggested(server, "", "language")
    assert everything[AUTOMATIC] == "auto"
    assert everything["Deutsch"] == "de"


class Babel(SilentDesk):
    """Offers more languages than Discord has buttons."""

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        if isinstance(action, Speak):
            return Notice(NoticeKind.LANGUAGE_CHOSEN, "en", action.locale)
        tags = (*(f"a{chr(97 + n)}" for n in range(26)), "fr", "de")
        return Shown(Page.LANGUAGE, "en", languages=tags)


async def test_more_languages_than_buttons_come_in_a_menu(server: DiscordServer) -> None:
    async with serving(server, Babel()):
        page = await chosen(server)
        menus = [row["components"][0] for row in page["components"]]
        menus = [menu for menu in menus if menu["type"] == STRING_SELECT]
        assert sum(len(menu["options"]) for menu in menus) == 28
        (value,) = [
            o["value"] for menu in menus for o in menu["options"] if o["label"] == "Deutsch"
        ]
        choice = await server.select(page, menus[-1]["custom_id"], [value])
        notice = await answer_to(server, choice)
    assert text_of(notice).strip() == Strings("en").get("notice.language_chosen", text="de")
