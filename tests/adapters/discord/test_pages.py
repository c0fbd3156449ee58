"""/privacy, /forget and /help, and asking about what somebody else has written."""

import pytest

from bot.adapter import Desk
from bot.strings import Strings, interface_languages
from tests.adapters.discord.running import (
    TIDES,
    JsonObject,
    answer_to,
    buttons_of,
    pressed,
    serving,
    text_of,
)
from tests.servers.discord_command_rules import LOCALES
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

ENGLISH = Strings("en")
MENU = ENGLISH.get("command.menu.ask")


async def page(server: DiscordServer, command: str) -> JsonObject:
    return await answer_to(server, await server.slash(command))


async def test_privacy_is_explained_and_erases_at_a_press(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        shown = await page(server, "privacy")
        notice = await pressed(server, shown, ENGLISH.get("privacy.forget"))
    assert text_of(shown).strip() == ENGLISH.get("privacy.text")
    assert text_of(notice).strip() == ENGLISH.get("notice.forgotten")
    assert shown["flags"] & EPHEMERAL


async def test_forget_erases_the_choice_of_a_language(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        await answer_to(server, await server.slash("language", {"language": "fr"}))
        assert text_of(await page(server, "forget")).strip() == Strings("fr").get(
            "notice.forgotten"
        )
        assert text_of(await page(server, "privacy")).strip() == ENGLISH.get("privacy.text")


async def test_help_leads_to_the_other_pages(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        shown = await pressed(server, await page(server, "help"), ENGLISH.get("page.language"))
    assert "Français" in buttons_of(shown)


async def test_a_message_can_be_asked_about(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        said = await server.say(TIDES, user_id="7")
        answer = await answer_to(server, await server.choose_from_menu(MENU, said))
    assert answer["embeds"][0]["title"] == TIDES
    assert answer["flags"] & EPHEMERAL


async def test_a_message_without_text_has_no_question(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        said = await server.say("", user_id="7")
        answer = await answer_to(server, await server.choose_from_menu(MENU, said))
    assert text_of(answer).strip() == ENGLISH.get("abstention.nothing_asked")


async def test_the_menu_speaks_the_languages_of_discord(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        names = server.commands.find(MENU, 3)["name_localizations"]
    assert names["de"] == Strings("de").get("command.menu.ask")
    assert names.keys() == {tag for tag in LOCALES if tag.split("-")[0] in interface_languages()}


@pytest.mark.parametrize("language", sorted(interface_languages()))
def test_the_name_in_the_menu_is_short_enough(language: str) -> None:
    assert len(Strings(language).get("command.menu.ask")) <= 32


@pytest.mark.parametrize("language", sorted(interface_languages()))
def test_the_words_on_forms_are_short_enough(language: str) -> None:
    for key in ("modal.missing.title", "modal.missing.label", "answer.another"):
        assert len(Strings(language).get(key)) <= 45
