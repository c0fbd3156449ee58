"""Looks at a Telegram bot: its token, what BotFather was told, and how updates reach it.

It asks only what changes nothing. Whether another program fetches the same updates cannot be found
out like that: asking for updates would cut that program off, or take them away from it.
"""

import re
from collections.abc import AsyncGenerator, Iterator
from typing import Any

from bot.doctor.answers import number, record
from bot.doctor.findings import Finding, Topic, fine, problem, warning
from bot.doctor.network import clock, no_answer
from bot.doctor.requests import Line, NoAnswer, Trouble, host_of

PLATFORM = "Telegram"
ADDRESS = "DRAGOMAN_TELEGRAM_API_URL"
PUBLIC_SERVER = "https://api.telegram.org"

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+", re.ASCII)
_MANY = 100
"""More waiting updates than a bot that runs ever leaves."""


def looks_like_token(token: str) -> bool:
    """Whether BotFather could have given out this token."""
    return bool(_TOKEN.fullmatch(token))


def address_of(api_url: str | None, token: str) -> str:
    """Return the address of all methods; "/bot" at the end of a setting may be there or not."""
    server = (api_url or PUBLIC_SERVER).rstrip("/").removesuffix("/bot")
    return f"{server}/bot{token}"


async def examine_telegram(line: Line, webhook: str | None) -> AsyncGenerator[Finding]:
    """Look at the bot that this line leads to; `webhook` is the one of the settings, if any."""
    reply = await line.ask("/getMe")
    if isinstance(reply, NoAnswer):
        yield _refusal(reply)
        return
    for finding in clock(reply.ahead, PLATFORM):
        yield finding
    for finding in _profile(_result(reply.body)):
        yield finding
    reply = await line.ask("/getWebhookInfo")
    if isinstance(reply, NoAnswer):
        yield no_answer(Topic.TELEGRAM, reply, PLATFORM, ADDRESS)
        return
    for finding in _updates(_result(reply.body), webhook):
        yield finding


def _refusal(reply: NoAnswer) -> Finding:
    # Telegram says "not found" of tokens whose form it does not like.
    if reply.trouble in (Trouble.UNAUTHORIZED, Trouble.MISSING):
        return problem("doctor.telegram.token_refused")
    return no_answer(Topic.TELEGRAM, reply, PLATFORM, ADDRESS)


def _result(body: Any) -> dict[str, Any]:
    """Return what an answer of the Bot API holds; nothing if it is none."""
    return record(record(body).get("result"))


def _profile(bot: dict[str, Any]) -> Iterator[Finding]:
    if "username" not in bot:
        yield problem("doctor.telegram.strange", method="getMe")
        return
    name = bot["username"]
    yield fine("doctor.telegram.bot", name=bot.get("first_name"), username=name)
    if bot.get("can_join_groups", True):
        yield fine("doctor.telegram.groups")
    else:
        yield warning("doctor.telegram.no_groups", username=name)
    if bot.get("can_read_all_group_messages", False):
        yield warning("doctor.telegram.reads_groups", username=name)
    else:
        yield fine("doctor.telegram.privacy_mode")
    if bot.get("supports_inline_queries", False):
        yield fine("doctor.telegram.inline")
    else:
        yield warning("doctor.telegram.no_inline", username=name)


def _updates(info: dict[str, Any], webhook: str | None) -> Iterator[Finding]:
    if "url" not in info:
        yield problem("doctor.telegram.strange", method="getWebhookInfo")
        return
    yield _way_in(str(info["url"]), webhook)
    if reason := info.get("last_error_message"):
        strange, own = "doctor.telegram.webhook_error", "doctor.telegram.own_webhook_error"
        yield warning(own if webhook else strange, reason=reason)
    waiting = number(info.get("pending_update_count"))
    if waiting >= _MANY:
        yield warning("doctor.telegram.waiting", count=waiting)


def _way_in(url: str, webhook: str | None) -> Finding:
    """Say where updates go, by the host alone: people put secrets into the paths of webhooks."""
    if url and url == webhook:
        return fine("doctor.telegram.own_webhook", host=host_of(url))
    if url:
        return warning("doctor.telegram.webhook", host=host_of(url))
    return fine("doctor.telegram.webhook_to_come" if webhook else "doctor.telegram.polling")
