"""Sources that cannot be reached: asks each web address once, politely."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import httpx

AT_ONCE = 8
_HEAD_NOT_WELCOME = frozenset({403, 405, 501})


class Fault(StrEnum):
    """Why a link is dead."""

    STATUS = "status"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    BAD_URL = "bad_url"


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An address that gives no page; `status` is what the server said, if it said anything."""

    url: str
    fault: Fault
    status: int | None = None


async def dead_links(
    urls: Iterable[str], *, client: httpx.AsyncClient, patience: float = 15.0
) -> tuple[DeadLink, ...]:
    """Find the addresses that give no page within `patience` seconds each, in their order."""
    slots = asyncio.Semaphore(AT_ONCE)
    distinct = dict.fromkeys(urls)
    results = await asyncio.gather(*(_check(url, client, patience, slots) for url in distinct))
    return tuple(result for result in results if result)


async def _check(
    url: str, client: httpx.AsyncClient, patience: float, slots: asyncio.Semaphore
) -> DeadLink | None:
    async with slots:
        try:
            async with asyncio.timeout(patience):
                status = await _status(url, client)
        except (TimeoutError, httpx.TimeoutException):
            return DeadLink(url, Fault.TIMEOUT)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return DeadLink(url, Fault.BAD_URL)
        except httpx.HTTPError:
            return DeadLink(url, Fault.UNREACHABLE)
    return DeadLink(url, Fault.STATUS, status) if httpx.codes.is_error(status) else None


async def _status(url: str, client: httpx.AsyncClient) -> int:
    response = await client.head(url, follow_redirects=True)
    if response.status_code not in _HEAD_NOT_WELCOME:
        return response.status_code
    # Only the beginning of the answer: the page itself is not wanted.
    async with client.stream("GET", url, follow_redirects=True) as response:
        return response.status_code
