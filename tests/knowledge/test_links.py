"""Sources that cannot be reached, asked of a real server on this machine."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from knowledge.links import AT_ONCE, DeadLink, Fault, dead_links

MOVED = {"moved": "/good", "circle": "/circle"}


class Site:
    """A web site with one page for each way in which servers answer."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.open = 0
        self.most_open = 0
        self.crowd = asyncio.Event()

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_route("*", "/{way:.*}", self.answer)
        return application

    async def answer(self, request: web.Request) -> web.StreamResponse:
        way = request.match_info["way"]
        self.requests[f"{request.method} {way}"] += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            return await self._page(way, request)
        finally:
            self.open -= 1

    async def _page(self, way: str, request: web.Request) -> web.StreamResponse:
        name, _, value = way.partition("/")
        if name == "no-head":
            return web.Response(status=int(value) if request.method == "HEAD" else 200)
        if name == "status":
            return web.Response(status=int(value))
        return await self._strange_page(name, request)

    async def _strange_page(self, name: str, request: web.Request) -> web.StreamResponse:
        if name in MOVED:
            raise web.HTTPFound(MOVED[name])
        if name == "never":
            await asyncio.Event().wait()
        if name == "crowd":
            await self._wait_for_crowd()
        if name == "endless":
            return await self._endless(request)
        return web.Response(text="page")

    async def _wait_for_crowd(self) -> None:
        if self.open == AT_ONCE:
            self.crowd.set()
        await self.crowd.wait()

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        if request.method == "HEAD":
            return web.Response(status=405)
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"beginning")
        await asyncio.Event().wait()
        return response


@pytest.fixture
async def site() -> Site:
    return Site()


@pytest.fixture
async def server(site: Site) -> AsyncIterator[TestServer]:
    running = TestServer(site.application())
    await running.start_server(shutdown_timeout=0)
    yield running
    await running.close()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as opened:
        yield opened


async def faults(
    server: TestServer, client: httpx.AsyncClient, *ways: str, patience: float = 15
) -> list[tuple[str, Fault, int | None]]:
    urls = [str(server.make_url(f"/{way}")) for way in ways]
    dead = await dead_links(urls, client=client, patience=patience)
    return [(link.url.partition(f":{server.port}/")[2], link.fault, link.status) for link in dead]


async def test_a_page_is_asked_for_by_head_only(
    site: Site, server: TestServer, client: httpx.AsyncClient
) -> None:
    assert await faults(server, client, "good") == []
    assert site.requests == {"HEAD good": 1}


async def test_a_redirect_is_followed(server: TestServer, client: httpx.AsyncClient) -> None:
    assert await faults(server, client, "moved") == []


@pytest.mark.parametrize("status", [403, 405, 501])
async def test_a_server_that_refuses_head_is_asked_with_get(
    site: Site, server: TestServer, client: httpx.AsyncClient, status: int
) -> None:
    assert await faults(server, client, f"no-head/{status}") == []
    assert site.requests == {f"HEAD no-head/{status}": 1, f"GET no-head/{status}": 1}


@pytest.mark.parametrize("status", [403, 404, 410, 500])
async def test_an_error_of_the_server_is_a_dead_link(
    server: TestServer, client: httpx.AsyncClient, status: int
) -> None:
    way = f"status/{status}"
    assert await faults(server, client, way) == [(way, Fault.STATUS, status)]


async def test_redirects_in_a_circle_are_a_dead_link(
    server: TestServer, client: httpx.AsyncClient
) -> None:
    assert await faults(server, client, "circle") == [("circle", Fault.UNREACHABLE, None)]


async def test_a_server_that_never_answers_is_given_up(
    server: TestServer, client: httpx.AsyncClient
) -> None:
    dead = await faults(server, client, "never", "good", patience=0.2)
    assert dead == [("never", Fault.TIMEOUT, None)]


async def test_an_endless_page_is_not_read(server: TestServer, client: httpx.AsyncClient) -> None:
    assert await faults(server, client, "endless") == []


async def test_a_server_that_is_not_there_is_a_dead_link(
    server: TestServer, client: httpx.AsyncClient
) -> None:
    url = str(server.make_url("/good"))
    await server.close()
    assert await dead_links([url], client=client) == (DeadLink(url, Fault.UNREACHABLE),)


@pytest.mark.parametrize("url", ["", "nato.int", "ftp://nato.int", "http://\0"])
async def test_what_is_no_web_address_is_a_dead_link(url: str, client: httpx.AsyncClient) -> None:
    assert await dead_links([url], client=client) == (DeadLink(url, Fault.BAD_URL),)


async def test_each_address_is_asked_once(
    site: Site, server: TestServer, client: httpx.AsyncClient
) -> None:
    assert await faults(server, client, "status/404", "good", "status/404", "good") == [
        ("status/404", Fault.STATUS, 404)
    ]
    assert site.requests == {"HEAD good": 1, "HEAD status/404": 1}


async def test_no_more_than_eight_are_asked_at_once(
    site: Site, server: TestServer, client: httpx.AsyncClient
) -> None:
    """The crowd is let go only when eight have come, so it proves both that and no more."""
    ways = [f"crowd/{number}" for number in range(3 * AT_ONCE)]
    assert await faults(server, client, *ways) == []
    assert site.most_open == AT_ONCE == 8
