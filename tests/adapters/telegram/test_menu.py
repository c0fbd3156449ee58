"""The menu of commands."""

from bot.strings import interface_languages
from tests.adapters.telegram.serving import FakeAnswers, reply_to, serving
from tests.servers.telegram_server import TelegramServer

MENU = [
    {"command": "ask", "description": "Ask a question"},
    {"command": "help", "description": "What this bot can do"},
    {"command": "start", "description": "Start"},
]


async def test_menu_is_set_for_everybody_and_in_each_language(server: TelegramServer) -> None:
    languages = sorted(interface_languages())
    async with serving(server, FakeAnswers()):
        await server.wait_for_call("setMyCommands", 1 + len(languages))
    assert server.commands() == MENU
    assert all(len(server.commands(language)) == len(MENU) for language in languages)


async def test_bot_serves_without_its_menu(server: TelegramServer) -> None:
    server.fail("setMyCommands", "html", times=100)
    async with serving(server, FakeAnswers()):
        await server.wait_for_call("setMyCommands")
        await reply_to(server, "anything")


async def test_menu_that_hangs_keeps_nobody_waiting(server: TelegramServer) -> None:
    server.fail("setMyCommands", "hang", times=100)
    async with serving(server, FakeAnswers()):
        await reply_to(server, "anything")
