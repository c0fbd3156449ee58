"""`python -m tests.servers telegram --port 8081`: a platform to point a bot at by hand.

Each line of input is said to the bot as a private message, and what it sends is shown.
"""

import argparse
import asyncio
import sys

from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_api import Call
from tests.servers.telegram_server import TelegramServer

_READING = 2.0
"""How many seconds a person waits before looking at what Discord shows."""


def show(text: str) -> None:
    """Write a line for the person at the keyboard."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def telegram(port: int) -> None:
    """Be Telegram until the end of the input."""

    def sent(call: Call) -> None:
        if call.method in ("sendMessage", "editMessageText"):
            show(f"{call.method}: {call.parameters.get('text')}")

    async with TelegramServer(port=port) as server:
        server.forget_early()
        server.listen(sent)
        show(f"DRAGOMAN_TELEGRAM_TOKEN={server.token} DRAGOMAN_TELEGRAM_API_URL={server.base_url}")
        while line := await asyncio.to_thread(sys.stdin.readline):
            await server.say(line.strip())
        show(f"violations: {server.violations}")


async def discord(port: int) -> None:
    """Be Discord until the end of the input."""
    async with DiscordServer(port=port) as server:
        server.forget_early()
        show(f"DRAGOMAN_DISCORD_TOKEN={server.token} DRAGOMAN_DISCORD_API_URL={server.api_url}")
        show(f"DRAGOMAN_DISCORD_GATEWAY_URL={server.gateway_url}")
        while line := await asyncio.to_thread(sys.stdin.readline):
            await server.say(line.strip(), dm=True)
            await asyncio.sleep(_READING)
            for message in list(server.messages.values())[-1:]:
                show(f"{message['content']} {message['embeds']}")
        show(f"violations: {server.violations}")


def main() -> None:
    """Start one of the platforms."""
    options = argparse.ArgumentParser(prog="python -m tests.servers")
    options.add_argument("platform", choices=["telegram", "discord"])
    options.add_argument("--port", type=int, default=0)
    arguments = options.parse_args()
    serve = telegram if arguments.platform == "telegram" else discord
    asyncio.run(serve(arguments.port))


if __name__ == "__main__":
    main()
