"""The log of a whole serving run at DEBUG: nobody's words, no ids of anybody, no tokens.

Both real adapters serve real loopback platforms, under the supervisor and beside the server for
operators, through questions, presses and every kind of trouble.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import httpx
import pytest

from adapters.discord import DiscordAdapter
from adapters.telegram.adapter import TelegramAdapter
from bot.actions import Action
from bot.adapter import Services
from bot.logs import configure_logging
from bot.model import Asker, Question, Reply, Silence
from bot.observed_desk import ObservedDesk
from bot.prometheus import PrometheusObserver
from bot.readiness import Readiness
from bot.settings import Settings
from bot.supervision import Patience, Supervisor
from bot.unanswered import UnansweredInMemory
from bot.vitals import Roster
from bot.web.probes import probe_routes
from bot.web.server import application, serving_http
from tests.adapters.discord.running import MESSAGES, ORIGINAL, answer_to
from tests.adapters.discord.running import options_for as discord_options
from tests.adapters.telegram.serving import buttons, data_of, reply_to
from tests.adapters.telegram.serving import options_for as telegram_options
from tests.assembly import desk_over, services_over, small_bot
from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_update import group_chat

WORD = "quokkazugzwang"
BREAKING = f"{WORD} breaks you"
HARBOUR = f"harbour {WORD}"
TELEGRAM_TOKEN = "987654:TELEGRAM-hush"
DISCORD_TOKEN = "discord.hush"
TELEGRAM_USER = 80818283848586
TELEGRAM_GROUP = -1009091929394
DISCORD_USER = "707172737475767778"

Style = Literal["text", "json"]


class BreakableDesk(ObservedDesk):
    """A desk like the real one, which fails with errors that quote what they were given."""

    is_broken = False

    async def answer(self, question: Question) -> Reply | Silence:
        if question.text == BREAKING:
            raise LookupError(f"cannot answer {question.text}")
        return await super().answer(question)

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        if self.is_broken:
            raise LookupError(f"cannot perform {action} {WORD}")
        return await super().perform(action, asker)


@dataclass
class Run:
    """A run with both platforms, and what nobody may find in its log."""

    telegram: TelegramServer
    discord: DiscordServer
    desk: BreakableDesk
    port: int
    private: set[str] = field(
        default_factory=lambda: {
            *(WORD, TELEGRAM_TOKEN, DISCORD_TOKEN, "hush"),
            *(str(TELEGRAM_USER), str(abs(TELEGRAM_GROUP)), DISCORD_USER),
        }
    )

    async def in_telegram(self, text: str) -> dict[str, Any]:
        return await reply_to(self.telegram, text, user_id=TELEGRAM_USER)

    async def in_discord(self, text: str) -> dict[str, Any]:
        interaction = await self.discord.slash("ask", {"question": text}, user_id=DISCORD_USER)
        self.private |= {interaction["token"], interaction["id"], interaction["channel_id"]}
        return await answer_to(self.discord, interaction)


def _watched(services: Services, name: str, roster: Roster) -> Services:
    return replace(services, pulse=roster.of(name))


@asynccontextmanager
async def whole_run() -> AsyncIterator[Run]:
    observer = PrometheusObserver()
    roster = Roster(observer)
    readiness = Readiness(roster)
    patience = Patience(first_pause=0.01, longest_pause=0.02)
    app = application(probe_routes(readiness, observer.exposed))
    stop = asyncio.Event()
    async with (
        TelegramServer(TELEGRAM_TOKEN) as telegram,
        DiscordServer(DISCORD_TOKEN) as discord,
        small_bot(unanswered=UnansweredInMemory(), observer=observer) as answerer,
        serving_http(app, "127.0.0.1", 0) as port,
    ):
        desk = BreakableDesk(desk_over(answerer), "both", observer)
        services = services_over(desk)
        adapters = (
            TelegramAdapter(_watched(services, "telegram", roster), telegram_options(telegram)),
            DiscordAdapter(_watched(services, "discord", roster), discord_options(discord)),
        )
        running = asyncio.create_task(Supervisor(roster, patience).run(adapters, stop))
        await discord.wait_for_sessions(1)
        await discord.wait_for_call("PUT", r"/commands$")
        await telegram.wait_for_call("getUpdates")
        try:
            yield Run(telegram, discord, desk, port)
        finally:
            stop.set()
            await running


async def questions_and_presses(run: Run) -> None:
    for text in ("Why are there tides in the sea?", f"{WORD} {WORD}", HARBOUR):
        shown = await run.in_telegram(text)
        await run.in_discord(text)
    offered = await run.in_telegram("harbour")
    label = buttons(offered)[0][0]
    await run.telegram.press(offered, data_of(offered, label), TELEGRAM_USER)
    await run.telegram.wait_for_call("editMessageText")
    group = group_chat(TELEGRAM_GROUP)
    await run.telegram.say(f"/ask {HARBOUR}", user_id=TELEGRAM_USER, chat=group)
    await run.telegram.wait_until(lambda: len(run.telegram.messages[TELEGRAM_GROUP]) > 1)
    assert shown


async def trouble_in_telegram(run: Run) -> None:
    telegram = run.telegram
    await run.in_telegram(BREAKING)
    telegram.fail("sendMessage", "status", status=400, description=f"Bad Request: {WORD}")
    await run.telegram.say(HARBOUR, user_id=TELEGRAM_USER)
    telegram.fail("sendMessage", "flood", retry_after=1)
    await run.in_telegram(HARBOUR)
    for kind in ("garbage", "html", "drop"):
        telegram.fail("getUpdates", kind)
        await run.in_telegram(HARBOUR)
    offered = await run.in_telegram("harbour")
    run.desk.is_broken = True
    await telegram.press(offered, data_of(offered, buttons(offered)[0][0]), TELEGRAM_USER)
    await telegram.press(
        offered, data_of(offered, buttons(offered)[0][0]), TELEGRAM_USER, expired=True
    )
    await telegram.push(message={"text": WORD, "from": {"id": TELEGRAM_USER}})
    run.desk.is_broken = False
    await telegram.block(TELEGRAM_USER)
    await telegram.say(HARBOUR, user_id=TELEGRAM_USER)
    await telegram.unblock(TELEGRAM_USER)
    await run.in_telegram(HARBOUR)


async def trouble_in_discord(run: Run) -> None:
    discord = run.discord
    await run.in_discord(BREAKING)
    discord.fail("PATCH", ORIGINAL, kind="429", retry_after=0.01)
    await run.in_discord(HARBOUR)
    discord.fail("PATCH", ORIGINAL, kind="html", status=502)
    await run.in_discord(HARBOUR)
    discord.fail("POST", MESSAGES, kind="429", retry_after=0.01)
    discord.fail("POST", MESSAGES, kind="status", status=403, code=50007, message=WORD)
    said = await discord.say(HARBOUR, user_id=DISCORD_USER, dm=True)
    run.private |= {said["id"], said["channel_id"]}
    await discord.wait_for_call("POST", MESSAGES, 2)
    offered = await run.in_discord("harbour")
    run.desk.is_broken = True
    button = offered["components"][0]["components"][0]["custom_id"]
    press = await discord.click(offered, button, user_id=DISCORD_USER)
    run.private |= {press["token"], press["id"]}
    await discord.wait_for_response(press)
    run.desk.is_broken = False
    await discord.gateway.dispatch("MESSAGE_CREATE", {WORD: DISCORD_USER, "content": WORD})
    await run.in_discord(HARBOUR)
    discord.gateway.cut()
    await run.in_discord(HARBOUR)


async def trouble_of_both(run: Run) -> None:
    await asyncio.gather(trouble_in_telegram(run), trouble_in_discord(run))
    # A task that nobody looks after is told of by the loop itself.
    context = {"message": f"Task failed\n{WORD}", "exception": LookupError(WORD)}
    asyncio.get_running_loop().call_exception_handler(context)


@pytest.mark.parametrize("style", ["text", "json"])
async def test_log_of_a_whole_run_holds_nothing_of_anybody(
    style: Style, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    tokens: dict[str, Any] = {"telegram_token": TELEGRAM_TOKEN, "discord_token": DISCORD_TOKEN}
    configure_logging(Settings(**tokens, log_level="DEBUG", log_format=style))
    async with whole_run() as run:
        await questions_and_presses(run)
        await trouble_of_both(run)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{run.port}") as client:
            operators = [(await client.get(f"/{path}")).text for path in ("ready", "metrics")]
    said = capsys.readouterr().err
    lines = said.splitlines()
    assert len(lines) > 10
    assert "LookupError" in said
    if style == "json":
        assert all(json.loads(line)["message"] for line in lines)
    for private in run.private:
        assert [line for line in lines if private in line] == []
        assert not any(private in text for text in operators)
    assert "dragoman_restarts_total" in operators[1]
