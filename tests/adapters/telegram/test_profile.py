"""How the bot presents itself."""

import logging

import pytest

from adapters.telegram.profile import GROUP_COMMANDS, LONGEST, PRIVATE_COMMANDS
from bot.adapter import Services
from bot.strings import interface_languages, strings_for
from tests.adapters.telegram.serving import FakeDesk, Running, reply_to, serving
from tests.assembly import services_over
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_update import utf16_length

LANGUAGES = ("", *sorted(interface_languages()))
SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")
CALLS = len(LANGUAGES) * (4 + 3)


def calls(server: TelegramServer) -> int:
    return sum(len(server.calls_of(method)) for method in SETTERS)


async def published(server: TelegramServer, services: Services, **changes: object) -> None:
    """Serve until everything has been set."""
    before = calls(server)
    async with serving(server, services, profile=True, **changes):
        await server.wait_until(lambda: calls(server) - before >= CALLS, timeout=20)
        # The last digest is remembered after the last call.
        await reply_to(server, "anything")


@pytest.fixture
def services() -> Services:
    return services_over(FakeDesk())


async def test_menus_are_set_for_each_audience_in_each_language(
    server: TelegramServer, services: Services
) -> None:
    await published(server, services)
    for language in LANGUAGES:
        strings = strings_for(language or "en")
        private = server.commands(language, type="all_private_chats")
        assert [one["command"] for one in private] == list(PRIVATE_COMMANDS)
        assert private[0]["description"] == strings.get("command.ask")
        assert server.commands(language) == private
        for scope in ("all_group_chats", "all_chat_administrators"):
            menu = server.commands(language, type=scope)
            assert [one["command"] for one in menu] == list(GROUP_COMMANDS)


async def test_name_and_descriptions_are_set_in_each_language(
    server: TelegramServer, services: Services
) -> None:
    await published(server, services)
    for language in LANGUAGES:
        strings = strings_for(language or "en")
        name = strings.get("profile.name", organization="the Harbour")
        assert server.profile("name", language) == name
        assert "the Harbour" in server.profile("description", language)
        about = strings.get("profile.about", organization="the Harbour")
        assert server.profile("short_description", language) == about


@pytest.mark.parametrize("language", sorted(interface_languages()))
def test_texts_fit_with_a_name_of_some_length(language: str) -> None:
    """The longest name an organization can have fits everywhere but into the bot's name."""
    strings = strings_for(language)
    for field, organization in (
        ("name", "x" * 30),
        ("description", "x" * 100),
        ("about", "x" * 100),
    ):
        text = strings.get(f"profile.{field}", organization=organization)
        assert utf16_length(text) <= LONGEST[field]
    assert utf16_length(strings.get("inline.settings")) <= 40
    assert utf16_length(strings.get("inline.nothing")) <= 40


async def test_name_that_is_too_long_is_left_as_it_is(
    server: TelegramServer, services: Services
) -> None:
    async with serving(server, services, profile=True, organization="x" * 100):
        await server.wait_until(lambda: calls(server) >= CALLS - len(LANGUAGES), timeout=20)
        await reply_to(server, "anything")
    assert server.calls_of("setMyName") == []


async def test_what_has_not_changed_is_not_set_again(
    server: TelegramServer, services: Services
) -> None:
    await published(server, services)
    async with serving(server, services, profile=True):
        await reply_to(server, "anything")
    assert calls(server) == CALLS
    async with serving(server, services, profile=True, organization="the Port"):
        await server.wait_until(lambda: calls(server) >= CALLS + 2 * len(LANGUAGES), timeout=20)
    assert len(server.calls_of("setMyCommands")) == 4 * len(LANGUAGES)
    assert "the Port" in server.profile("name", "de")


async def test_one_thing_that_is_refused_does_not_stop_the_others(
    server: TelegramServer, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    server.fail("setMyName", "status", status=400, description="Bad Request: BOT_TITLE_INVALID")
    await published(server, services)
    assert server.profile("name") == ""
    assert server.profile("name", "de") != ""
    assert "Parts of the menus or descriptions were not set: 1." in caplog.text
    before = calls(server)
    async with serving(server, services, profile=True):
        await server.wait_until(lambda: calls(server) > before)
    assert server.profile("name") != ""


async def test_bot_serves_without_its_profile(server: TelegramServer, services: Services) -> None:
    for method in SETTERS:
        server.fail(method, "html", times=100)
    async with serving(server, services, profile=True):
        await server.wait_for_call("setMyCommands")
        await reply_to(server, "anything")


async def test_profile_that_hangs_keeps_nobody_waiting(
    server: TelegramServer, services: Services
) -> None:
    server.fail("setMyCommands", "hang", times=100)
    async with serving(server, services, profile=True):
        await reply_to(server, "anything")


async def test_profile_can_be_left_to_the_operator(
    server: TelegramServer, services: Services
) -> None:
    running: Running
    async with serving(server, services, profile=False) as running:
        await reply_to(server, "anything")
        assert not running.ended.done()
    assert calls(server) == 0
