"""A platform that cannot be asked: each kind of trouble has its own sentence."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor.discord import examine_discord
from bot.doctor.findings import Finding, Level, Topic
from bot.doctor.network import no_answer
from bot.doctor.requests import MAX_BYTES, Line, NoAnswer, Reply, Trouble, trouble_of
from bot.doctor.telegram import examine_telegram
from bot.strings import FALLBACK, OPERATOR, Strings
from tests.bot.doctor.conftest import PROBLEM, WARNING, Doctor
from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_server import TelegramServer

TOKEN = "MTIz.abc.hush-hush"


def telegram_at(url: str) -> dict[str, object]:
    return {"telegram_token": "123456:TEST-hush", "telegram_api_url": url}


def discord_of(server: DiscordServer) -> dict[str, object]:
    urls = {"discord_api_url": server.api_url, "discord_gateway_url": server.gateway_url}
    return {"discord_token": server.token, **urls}


# Through the whole command.


@pytest.mark.parametrize(
    ("fault", "details", "trouble"),
    [
        ("drop", {}, "cut"),
        ("hang", {}, "slow"),
        ("flood", {}, "flood"),
        ("html", {"status": 502}, "server"),
        ("html", {"status": 403}, "page"),
        ("html", {"status": 200}, "page"),
        ("garbage", {}, "nonsense"),
        ("status", {"status": 403}, "forbidden"),
        ("status", {"status": 400}, "status"),
        ("status", {"status": 500}, "server"),
    ],
)
async def test_trouble_with_telegram_is_told(
    doctor: Doctor, fault: str, details: dict[str, int], trouble: str
) -> None:
    async with TelegramServer("123456:TEST-hush") as server:
        server.fail("getMe", fault, **details)  # type: ignore[arg-type]
        found = await doctor("--timeout", "0.5", **telegram_at(server.base_url))
    level = WARNING if trouble == "flood" else PROBLEM
    assert found.levels[f"network.{trouble}"] == level
    assert found.ended.status == int(level == PROBLEM)
    assert "Telegram" in found.text(f"network.{trouble}")
    assert "hush" not in found.ended.words


@pytest.mark.parametrize(
    ("fault", "details", "trouble"),
    [
        ("rst", {}, "cut"),
        ("slow", {}, "slow"),
        ("429", {}, "flood"),
        ("html", {"status": 429}, "flood"),
        ("html", {"status": 403}, "page"),
        ("garbage", {}, "nonsense"),
        ("status", {"status": 404}, "missing"),
        ("status", {"status": 503}, "server"),
    ],
)
async def test_trouble_with_discord_is_told(
    doctor: Doctor, fault: str, details: dict[str, int], trouble: str
) -> None:
    async with DiscordServer(TOKEN) as server:
        server.fail("GET", "/users/@me", kind=fault, **details)  # type: ignore[arg-type]
        found = await doctor("--timeout", "0.5", **discord_of(server))
    assert f"network.{trouble}" in found.levels
    assert "Discord" in found.text(f"network.{trouble}")
    assert "hush" not in found.ended.words


async def test_token_that_is_revoked_on_the_way_is_told(doctor: Doctor) -> None:
    async with DiscordServer(TOKEN) as server:
        server.fail("GET", "/gateway/bot", kind="status", status=401)
        found = await doctor(**discord_of(server))
    assert found.of(PROBLEM) == {"network.unauthorized"}


async def test_trouble_in_the_middle_keeps_what_was_found_before(doctor: Doctor) -> None:
    async with TelegramServer("123456:TEST-hush") as server:
        server.fail("getWebhookInfo", "drop")
        found = await doctor(**telegram_at(server.base_url))
    assert found.levels["telegram.bot"] == "ok"
    assert found.of(PROBLEM) == {"network.cut"}


async def test_one_platform_that_fails_does_not_end_the_other(doctor: Doctor) -> None:
    async with TelegramServer("123456:TEST-hush") as telegram, DiscordServer(TOKEN) as discord:
        telegram.fail("getMe", "hang")
        settings = telegram_at(telegram.base_url) | discord_of(discord)
        found = await doctor("--timeout", "0.5", **settings)
    assert found.levels["network.slow"] == PROBLEM
    assert found.levels["discord.gateway"] == "ok"


async def test_nobody_at_the_address_is_told(doctor: Doctor) -> None:
    found = await doctor(**telegram_at(f"http://127.0.0.1:{unused_port()}"))
    assert found.of(PROBLEM) == {"network.refused"}


async def test_server_without_tls_is_told(doctor: Doctor) -> None:
    async with TelegramServer() as server:
        found = await doctor(**telegram_at(server.base_url.replace("http", "https")))
    assert found.of(PROBLEM) == {"network.tls"}


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://127.0.0.1:x/", "http://\t"])
async def test_address_that_is_none_is_told(doctor: Doctor, url: str) -> None:
    found = await doctor(**telegram_at(url))
    assert found.of(PROBLEM) == {"network.address"}
    assert "DRAGOMAN_TELEGRAM_API_URL" in found.text("network.address")


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "nonsense://127.0.0.1:9"])
async def test_proxy_that_does_not_work_is_told(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    found = await doctor(**telegram_at("http://telegram.invalid"))
    assert found.of(PROBLEM) == {"network.proxy"}


async def test_something_else_that_answers_is_told(doctor: Doctor) -> None:
    async with answering(b'{"ok": true, "result": [1, 2, 3]}') as url:
        found = await doctor(**telegram_at(url))
        assert found.of(PROBLEM) == {"telegram.strange"}
        settings = {"discord_token": TOKEN, "discord_api_url": url, "telegram_token": ""}
        found = await doctor(**settings)
        assert found.of(PROBLEM) == {"discord.strange"}


# By themselves.


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_names_what_to_look_at(trouble: Trouble) -> None:
    found = no_answer(Topic.DISCORD, NoAnswer(trouble, "x.example", 499), "Discord", "SETTING")
    said = Strings(FALLBACK, OPERATOR).get(found.key, **found.values)
    assert "Discord" in said
    assert found.level is (Level.WARNING if trouble is Trouble.FLOOD else Level.PROBLEM)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (socket.gaierror(-2, "Name or service not known"), Trouble.NAME),
        (ssl.SSLCertVerificationError("certificate has expired"), Trouble.TLS),
        (OSError(101, "Network is unreachable"), Trouble.UNREACHABLE),
        (ExceptionGroup("two addresses", [ConnectionRefusedError()]), Trouble.REFUSED),
    ],
)
def test_cause_below_is_what_counts(error: Exception, trouble: Trouble) -> None:
    with pytest.raises(httpx.ConnectError) as caught:
        raise httpx.ConnectError("All connection attempts failed") from error
    assert trouble_of(caught.value) is trouble


async def test_answer_without_end_is_cut_off() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * (MAX_BYTES // 3)

    async with line(lambda request: httpx.Response(200, content=endless())) as asked:
        assert await asked.ask("/") == NoAnswer(Trouble.NONSENSE, "x.example", 200)


async def test_answer_that_drips_is_given_up_in_time() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    async with line(lambda request: httpx.Response(200, content=dripping()), 0.1) as asked:
        assert await asked.ask("/") == NoAnswer(Trouble.SLOW, "x.example")


@pytest.mark.parametrize("date", [None, "", "yesterday", "Tue, 99 Nov 2026 16:00:00 GMT"])
async def test_answer_without_a_date_says_nothing_of_the_clock(date: str | None) -> None:
    headers = {} if date is None else {"Date": date}
    async with line(lambda request: httpx.Response(200, json={}, headers=headers)) as asked:
        assert await asked.ask("/") == Reply({}, None)


FIELDS = (
    *("result", "username", "url", "pending_update_count", "last_error_message"),
    *("flags", "integration_types_config", "0", "oauth2_install_params", "scopes"),
    *("shards", "session_start_limit", "remaining", "reset_after", "permissions", "name"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_whatever_a_platform_answers_becomes_sentences(body: object) -> None:
    async def findings() -> list[Finding]:
        async with line(lambda request: httpx.Response(200, json=body)) as asked:
            about_telegram = [one async for one in examine_telegram(asked, None)]
            return about_telegram + [one async for one in examine_discord(asked, None)]

    try:
        httpx.Response(200, json=body)
    except ValueError:  # not a number is no JSON
        return
    strings = Strings(FALLBACK, OPERATOR)
    for one in asyncio.run(findings()):
        said = strings.get(one.key, **one.values)
        assert not said.startswith("doctor.")
        assert all(char.isprintable() for char in said)
        assert one.level in Level


# Servers of their own.


@asynccontextmanager
async def line(handler: object, seconds: float = 5) -> AsyncIterator[Line]:
    """A line to a server that is a function."""
    transport = httpx.MockTransport(handler)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport) as client:
        yield Line(client, "http://x.example", seconds, lambda: datetime.now(UTC))


@asynccontextmanager
async def answering(body: bytes) -> AsyncIterator[str]:
    """A server that says the same to everything."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def unused_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
