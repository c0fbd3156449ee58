"""Waiting for what another task or thread will do."""

import asyncio
from collections.abc import Callable


async def eventually(happened: Callable[[], bool], seconds: float = 10) -> None:
    """Return as soon as something is true; fail when it does not become so."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 (threads and processes set no asyncio.Event)
            await asyncio.sleep(0.002)
