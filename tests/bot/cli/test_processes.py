"""Processes of their own: pipes, signals, tokens that are refused, two at once."""

import asyncio
import os
import signal
import socket
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.bot.cli.running import (
    COMMAND,
    Ended,
    assert_said_plainly,
    in_its_own,
    surroundings,
)
from tests.bot.ports import free_port
from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_server import TelegramServer

QUESTION = "What is NATO?"


def telegram_of(server: TelegramServer, **changes: object) -> dict[str, object]:
    return {"telegram_token": server.token, "telegram_api_url": server.base_url} | changes


def discord_of(server: DiscordServer, **changes: object) -> dict[str, object]:
    plain = {"discord_token": server.token, "discord_api_url": server.api_url}
    return plain | {"discord_gateway_url": server.gateway_url} | changes


@asynccontextmanager
async def started(*arguments: str, **settings: object) -> AsyncIterator[Process]:
    """Start `python -m bot`; it is gone at the end of the block."""
    env = surroundings(**settings)
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=env
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def end_of(process: Process) -> Ended:
    async with asyncio.timeout(30):
        out, err = await process.communicate()
    return Ended(process.returncode or 0, (out or b"").decode(), err.decode())


# Pipes.


def test_piped_questions_are_answered_line_by_line(prepared: Path) -> None:
    lines = f"{QUESTION}\r\n\n\xff 😀\n1\n{'why ' * 600}".encode("latin-1", "replace")
    ended = in_its_own("chat", stdin=lines, env=surroundings(data=prepared))
    assert ended.status == 0
    assert QUESTION in ended.out
    assert ended.out.count("I did not find a question in that.") == 2
    assert ended.out.rstrip().endswith(
        "That is too long for me. Please ask in one or two sentences."
    )


@pytest.mark.parametrize("how", ["closed", "folder"])
def test_input_that_cannot_be_read_ends_the_chat(prepared: Path, how: str) -> None:
    def close() -> None:
        os.close(0)
        if how == "folder":
            os.open("/", os.O_RDONLY)

    ended = in_its_own("chat", env=surroundings(data=prepared), before=close)
    assert (ended.status, ended.out) == (0, "")
    assert "Traceback" not in ended.err


async def test_reader_that_has_seen_enough_is_no_trouble(tmp_path: Path) -> None:
    env = surroundings(data=tmp_path / "data", starter="false")
    reading, writing = os.pipe()
    os.close(reading)
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "knowledge", "list", stdout=writing, stderr=PIPE, env=env
    )
    os.close(writing)
    ended = await end_of(process)
    assert ended.status != 0
    assert "Traceback" not in ended.err


# Settings and tokens.


def test_wrong_setting_is_named(tmp_path: Path) -> None:
    ended = in_its_own("run", env=surroundings(data=tmp_path, threads="hush"))
    assert_said_plainly(ended, "DRAGOMAN_THREADS: Input should be a valid integer", ".env")
    assert "hush" not in ended.words


async def test_token_that_telegram_refuses_is_named(prepared: Path) -> None:
    async with TelegramServer() as server:
        settings = telegram_of(server, telegram_token="123456:WRONG-token", data=prepared)
        async with started("run", **settings) as process:
            ended = await end_of(process)
    assert_said_plainly(ended, "telegram does not accept the token", ".env")
    assert "WRONG" not in ended.words


async def test_token_that_discord_refuses_is_named(prepared: Path) -> None:
    async with DiscordServer() as server:
        settings = discord_of(server, discord_token="wrong.token", data=prepared)
        async with started("run", **settings) as process:
            ended = await end_of(process)
    assert_said_plainly(ended, "discord does not accept the token", ".env")
    assert "wrong.token" not in ended.words


async def test_platform_that_is_served_outlives_one_that_refuses(data: Path) -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        settings = telegram_of(telegram) | discord_of(discord, discord_token="wrong.token")
        async with started("run", data=data, **settings) as process:
            await discord.wait_for_call("GET", "/users/@me$", timeout=30)
            await telegram.wait_for_call("getUpdates", timeout=30)
            await telegram.say("😀")
            await telegram.wait_for_call("sendMessage", timeout=30)
            process.terminate()
            ended = await end_of(process)
    assert_said_plainly(ended, "discord does not accept the token")


# Signals.


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signal_lets_replies_be_finished(data: Path, number: signal.Signals) -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        settings = telegram_of(telegram) | discord_of(discord)
        async with started("run", data=data, **settings) as process:
            await discord.wait_for_call("PUT", r"/commands$", timeout=30)
            await telegram.wait_for_call("getUpdates", timeout=30)
            await telegram.say(QUESTION)
            await telegram.wait_until(lambda: telegram.pending_updates == 0, timeout=30)
            process.send_signal(number)
            ended = await end_of(process)
        assert len(telegram.calls_of("sendMessage")) == 1
        assert telegram.violations == []
        assert discord.violations == []
    assert (ended.status, ended.out) == (0, "")
    assert "Traceback" not in ended.err
    assert telegram.token not in ended.err


async def test_signal_ends_a_chat(prepared: Path) -> None:
    env = surroundings(data=prepared)
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "chat", stdin=PIPE, stdout=PIPE, stderr=PIPE, env=env
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("😀\n".encode())
    async with asyncio.timeout(30):
        await process.stdout.readline()
    process.terminate()
    async with asyncio.timeout(30):
        assert await process.wait() == 0
    process.stdin.close()
    await process.communicate()


# The server for operators.


async def test_operators_can_see_how_a_process_is(data: Path) -> None:
    port = free_port()
    async with (
        TelegramServer() as telegram,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        started("run", data=data, http_port=port, **telegram_of(telegram)) as process,
    ):
        await telegram.wait_for_call("getUpdates", timeout=30)
        await telegram.say("😀")
        await telegram.wait_for_call("sendMessage", timeout=30)
        paths = ("health", "ready", "metrics")
        found = {path: await client.get(f"/{path}") for path in paths}
        process.terminate()
        ended = await end_of(process)
    assert (ended.status, ended.err) == (0, "")
    assert [answer.status_code for answer in found.values()] == [200, 200, 200]
    metrics = found["metrics"].text
    asked = 'language="en",outcome="nothing_asked",platform="telegram"'
    assert f"dragoman_questions_total{{{asked}}} 1.0" in metrics
    assert 'dragoman_restarts_total{platform="telegram"} 0.0' in metrics


async def test_port_that_is_taken_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings = {"http_port": port, "telegram_token": "123456:TEST-token"}
        async with started("run", data=tmp_path / "data", **settings) as process:
            ended = await end_of(process)
    reason = f"Port {port} at 127.0.0.1 cannot be used: Address already in use."
    assert_said_plainly(ended, reason, "DRAGOMAN_HTTP_PORT")
    assert not (tmp_path / "data" / "models").exists()


# Two at once.


async def test_second_process_is_told_that_there_is_a_first(data: Path) -> None:
    async with TelegramServer() as server:
        settings = telegram_of(server, data=data)
        async with started("run", **settings) as first:
            await server.wait_for_call("getUpdates", timeout=30)
            async with started("run", **settings) as second:
                refused = await end_of(second)
            assert_said_plainly(refused, f"Another Dragoman serves from {data}.", "DRAGOMAN_DATA")
            asked = await asyncio.to_thread(
                in_its_own, "ask", QUESTION, env=surroundings(data=data)
            )
            assert (asked.status, QUESTION in asked.out) == (0, True)
            assert first.returncode is None
            first.terminate()
            assert (await end_of(first)).status == 0
