"""The HTTP server: further routes, errors by their kind only, signals left alone, ports."""

import asyncio
import logging
import signal
import socket

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import HttpPortUnusable
from bot.web.server import application, serving_http

HOST = "127.0.0.1"


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body())


async def fail(request: Request) -> Response:
    raise LookupError(f"cannot read {await request.body()!r}")


APP = application([Route("/echo", echo, methods=["POST"]), Route("/fail", fail, methods=["POST"])])


async def post(port: int, path: str, content: bytes = b"why tides?") -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(f"http://{HOST}:{port}{path}", content=content)


async def test_routes_are_those_that_were_given() -> None:
    async with serving_http(APP, HOST, 0) as port:
        assert (await post(port, "/echo")).text == "why tides?"
        assert (await post(port, "/other")).status_code == 404


async def test_error_in_a_route_is_logged_by_its_kind_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving_http(APP, HOST, 0) as port:
        answer = await post(port, "/fail")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    # What the client in this test logs is its own affair.
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith("http")]
    assert "A request over HTTP failed: LookupError" in logged
    assert not any(part in line for line in logged for part in ("tides", "/fail"))


async def test_signals_are_left_to_the_process() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    async with serving_http(APP, HOST, 0):
        assert [signal.getsignal(number) for number in numbers] == before


async def test_at_the_end_of_the_block_nobody_listens() -> None:
    async with serving_http(APP, HOST, 0) as port:
        pass
    with pytest.raises(httpx.ConnectError):
        await post(port, "/echo")
    async with serving_http(APP, HOST, port) as again:
        assert again == port


async def test_connection_that_is_kept_open_does_not_hold_up_the_end() -> None:
    async with asyncio.timeout(10):
        async with serving_http(APP, HOST, 0) as port:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12")
            await writer.drain()
        await reader.read()
        writer.close()
        await writer.wait_closed()


async def test_error_in_the_block_comes_out() -> None:
    with pytest.raises(LookupError):
        async with serving_http(APP, HOST, 0):
            raise LookupError


async def test_port_that_is_taken_is_an_error_of_ours() -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(HttpPortUnusable) as caught:
            async with serving_http(APP, HOST, port):
                pass
    assert (caught.value.host, caught.value.port) == (HOST, port)
    assert caught.value.reason == "Address already in use"


async def test_address_of_another_computer_is_an_error_of_ours() -> None:
    with pytest.raises(HttpPortUnusable):
        async with serving_http(APP, "192.0.2.1", 8080):
            pass


async def test_it_listens_at_an_address_of_version_6_too() -> None:
    async with serving_http(APP, "::1", 0) as port, httpx.AsyncClient() as client:
        answer = await client.post(f"http://[::1]:{port}/echo", content=b"6")
    assert answer.text == "6"
