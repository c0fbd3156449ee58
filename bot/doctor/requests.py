"""Asks a platform something, within a time, and gives a name to whatever goes wrong on the way.

No answer is a value here: it is what an examination is there to find.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx

MAX_BYTES = 1_000_000
"""More than any answer that is asked for here; what goes on for ever is cut off."""

Clock = Callable[[], datetime]


class Trouble(StrEnum):
    """Why there was no answer."""

    NAME = "name"
    REFUSED = "refused"
    TLS = "tls"
    SLOW = "slow"
    CUT = "cut"
    PROXY = "proxy"
    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    PAGE = "page"
    NONSENSE = "nonsense"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    FLOOD = "flood"
    SERVER = "server"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """What went wrong, with the host that was asked and the status if there was one."""

    trouble: Trouble
    host: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the platform said; `ahead` is by how many seconds our clock is ahead of its."""

    body: Any
    ahead: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one server; `seconds` is what one request may take in all."""

    client: httpx.AsyncClient
    base: str
    seconds: float
    clock: Clock

    @property
    def host(self) -> str:
        """The host's name alone: the rest of an address may hold a secret."""
        return host_of(self.base)

    async def ask(self, path: str) -> Reply | NoAnswer:
        """Ask for a path and read the answer as JSON."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self._ask(self.base + path)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return NoAnswer(trouble_at(self.base, error), self.host)

    async def reach(self, url: str) -> NoAnswer | None:
        """Find out whether anything at all answers at this address."""
        try:
            async with asyncio.timeout(self.seconds), self.client.stream("GET", url):
                return None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return NoAnswer(trouble_at(url, error), host_of(url))

    async def _ask(self, url: str) -> Reply | NoAnswer:
        began = self.clock()
        async with self.client.stream("GET", url) as response:
            ended = self.clock()
            content = await _content(response)
        if refused := trouble_of_status(response.status_code, response.headers):
            return NoAnswer(refused, self.host, response.status_code)
        try:
            body = json.loads(content)
        except ValueError:
            kind = Trouble.PAGE if _is_page(response.headers) else Trouble.NONSENSE
            return NoAnswer(kind, self.host, response.status_code)
        return Reply(body, _ahead(response.headers, began + (ended - began) / 2))


def host_of(url: str) -> str:
    """Return the host in an address."""
    try:
        return httpx.URL(url).host or "-"
    except httpx.InvalidURL:
        return "-"


def trouble_at(url: str, error: BaseException) -> Trouble:
    """Name what broke a request; behind a proxy it is the proxy that cannot be reached."""
    trouble = trouble_of(error)
    return Trouble.PROXY if trouble in _OF_CONNECTING and _goes_through_proxy(url) else trouble


def trouble_of(error: BaseException) -> Trouble:
    """Name what broke a request; the cause below says more than the error that comes out."""
    for cause in _causes(error):
        for kind, trouble in _TROUBLES:
            if isinstance(cause, kind):
                return trouble
    return Trouble.UNREACHABLE


def trouble_of_status(status: int, headers: Mapping[str, str]) -> Trouble | None:
    """Name what a status means, if it means that there is no answer."""
    if 200 <= status <= 299:
        return None
    if status == 429:
        return Trouble.FLOOD
    if status >= 500:
        return Trouble.SERVER
    if _is_page(headers):
        return Trouble.PAGE
    return _STATUSES.get(status, Trouble.STATUS)


_OF_CONNECTING = (Trouble.NAME, Trouble.REFUSED, Trouble.UNREACHABLE)
_STATUSES = {401: Trouble.UNAUTHORIZED, 403: Trouble.FORBIDDEN, 404: Trouble.MISSING}
_TROUBLES: tuple[tuple[type[BaseException], Trouble], ...] = (
    (socket.gaierror, Trouble.NAME),
    (ssl.SSLError, Trouble.TLS),
    (httpx.ProxyError, Trouble.PROXY),
    (httpx.TimeoutException, Trouble.SLOW),
    (TimeoutError, Trouble.SLOW),
    (ConnectionRefusedError, Trouble.REFUSED),
    (httpx.UnsupportedProtocol, Trouble.ADDRESS),
    (httpx.InvalidURL, Trouble.ADDRESS),
    (ValueError, Trouble.ADDRESS),
    (httpx.RemoteProtocolError, Trouble.CUT),
    (httpx.ReadError, Trouble.CUT),
    (httpx.WriteError, Trouble.CUT),
    (httpx.DecodingError, Trouble.NONSENSE),
    (ConnectionError, Trouble.CUT),
)


def _goes_through_proxy(url: str) -> bool:
    """Whether the environment names a proxy for this address, as httpx reads it."""
    proxies, scheme = getproxies(), url.partition(":")[0]
    return bool(proxies.keys() & {scheme, "all"}) and not proxy_bypass(host_of(url))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Go from the innermost cause outwards, into groups too."""
    inner = error.__cause__ or error.__context__
    if inner is not None:
        yield from _causes(inner)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _causes(one)
    yield error


async def _content(response: httpx.Response) -> bytes:
    content = b""
    async for part in response.aiter_bytes():
        content += part
        if len(content) > MAX_BYTES:
            break
    return content


def _is_page(headers: Mapping[str, str]) -> bool:
    return "html" in headers.get("content-type", "")


def _ahead(headers: Mapping[str, str], now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return (now - then).total_seconds()
