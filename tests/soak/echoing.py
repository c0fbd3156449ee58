"""A bot that only repeats what it is told, to see what the server and the harness themselves take.

It confirms an update after the answer, so that nothing is lost when it is killed.
"""

import asyncio
import os
from typing import Any

import aiohttp

Update = dict[str, Any]


class Echo:
    """Polls Telegram and answers everything at once."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def run(self) -> None:
        """Answer until the process is ended."""
        offset = 0
        while True:
            updates = await self._call("getUpdates", offset=offset, timeout=20) or []
            await asyncio.gather(*map(self._answer, updates))
            offset = max((one["update_id"] + 1 for one in updates), default=offset)

    async def _answer(self, update: Update) -> None:
        said = update["message"]
        await self._call("sendMessage", chat_id=said["chat"]["id"], text=said["text"])

    async def _call(self, method: str, **parameters: Any) -> Any:
        address = f"{self._address}/{method}"
        async with self._session.post(address, json=parameters) as response:
            return (await response.json()).get("result")


async def main() -> None:
    """Run with the settings of the real bot."""
    token, url = os.environ["DRAGOMAN_TELEGRAM_TOKEN"], os.environ["DRAGOMAN_TELEGRAM_API_URL"]
    async with aiohttp.ClientSession() as session:
        await Echo(session, url + token).run()


if __name__ == "__main__":
    asyncio.run(main())
