"""Asks the platforms that have a token, all at once."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field

import httpx

from bot.doctor import discord, telegram
from bot.doctor.findings import Finding, Topic, failure, problem
from bot.doctor.network import no_answer
from bot.doctor.requests import Clock, Line, NoAnswer, Trouble
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """What is needed to examine one platform; the address of Telegram has the token in it."""

    topic: Topic
    platform: str
    setting: str
    address: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)
    examine: Callable[[Line], AsyncGenerator[Finding]]


def examine_tokens(settings: Settings) -> Iterator[Finding]:
    """Look at the form of the tokens, for which nobody need be asked."""
    if settings.telegram_token and _telegram_token(settings) is None:
        yield problem("doctor.telegram.token_form")
    if settings.discord_token and _discord_token(settings) is None:
        yield problem("doctor.discord.token_form")


def examinations(
    settings: Settings, seconds: float, clock: Clock
) -> Iterator[Awaitable[list[Finding]]]:
    """Ask the platforms whose token has the form of one."""
    if token := _telegram_token(settings):
        yield _examined(_telegram(settings, token), seconds, clock)
    if token := _discord_token(settings):
        yield _examined(_discord(settings, token), seconds, clock)


def _telegram(settings: Settings, token: str) -> _Call:
    return _Call(
        topic=Topic.TELEGRAM,
        platform=telegram.PLATFORM,
        setting=telegram.ADDRESS,
        address=telegram.address_of(settings.telegram_api_url, token),
        examine=lambda line: telegram.examine_telegram(line, settings.telegram_webhook_url),
    )


def _discord(settings: Settings, token: str) -> _Call:
    return _Call(
        topic=Topic.DISCORD,
        platform=discord.PLATFORM,
        setting=discord.ADDRESS,
        address=discord.address_of(settings.discord_api_url),
        headers={"Authorization": f"Bot {token}", "User-Agent": discord.USER_AGENT},
        examine=lambda line: discord.examine_discord(line, settings.discord_gateway_url),
    )


async def _examined(call: _Call, seconds: float, clock: Clock) -> list[Finding]:
    try:
        client = httpx.AsyncClient(headers=call.headers, timeout=seconds)
    except (ValueError, ImportError):  # a proxy that is none, or needs another package
        broken = NoAnswer(Trouble.PROXY, "-")
        return [no_answer(call.topic, broken, call.platform, call.setting)]
    async with client:
        line = Line(client, call.address, seconds, clock)
        return await _collected(call.topic, call.examine(line))


async def _collected(topic: Topic, check: AsyncGenerator[Finding]) -> list[Finding]:
    found: list[Finding] = []
    try:
        async with aclosing(check):
            async for one in check:
                found.append(one)
    except Exception as error:  # whatever it is, the other checks must go on
        found.append(failure(topic, error))
    return found


def _telegram_token(settings: Settings) -> str | None:
    token = settings.telegram_token and settings.telegram_token.get_secret_value()
    return token if token and telegram.looks_like_token(token) else None


def _discord_token(settings: Settings) -> str | None:
    token = settings.discord_token and settings.discord_token.get_secret_value()
    return token if token and discord.looks_like_token(token) else None
