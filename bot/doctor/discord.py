"""Looks at a Discord application: its token, intents, installation, servers and the gateway."""

import re
from collections.abc import AsyncGenerator, Iterator
from typing import Any

from bot.doctor.answers import number, record, records
from bot.doctor.findings import Finding, Topic, fine, problem, warning
from bot.doctor.network import clock, no_answer
from bot.doctor.requests import Line, NoAnswer, Reply, Trouble

PLATFORM = "Discord"
ADDRESS = "DRAGOMAN_DISCORD_API_URL"
GATEWAY = "DRAGOMAN_DISCORD_GATEWAY_URL"
PUBLIC_SERVER = "https://discord.com/api/v10"
INVITATION = "https://discord.com/oauth2/authorize?client_id={id}&scope=bot+applications.commands"
# Discord asks for this form; others are turned away before they reach it.
USER_AGENT = "DiscordBot (dragoman, 1)"

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)

# Flags of an application. Each intent has two: of a verified bot, and of one in few servers.
_PRESENCES = 1 << 12 | 1 << 13
_MEMBERS = 1 << 14 | 1 << 15
_CONTENT = 1 << 18 | 1 << 19

_ADMINISTRATOR = 1 << 3
_GUILD_INSTALL = "0"
_SCOPES = ("applications.commands", "bot")
_FEW_STARTS = 20


def looks_like_token(token: str) -> bool:
    """Whether the developer portal could have given out this token."""
    return bool(_TOKEN.fullmatch(token))


def address_of(api_url: str | None) -> str:
    """Return the address of the REST API."""
    return (api_url or PUBLIC_SERVER).rstrip("/")


async def examine_discord(line: Line, gateway_url: str | None) -> AsyncGenerator[Finding]:
    """Look at the bot that this line leads to."""
    reply = await line.ask("/users/@me")
    if isinstance(reply, NoAnswer):
        yield _refusal(reply)
        return
    for finding in clock(reply.ahead, PLATFORM):
        yield finding
    if "username" not in record(reply.body):
        yield problem("doctor.discord.strange", path="/users/@me")
        return
    yield fine("doctor.discord.bot", name=reply.body["username"])
    async for finding in _application(line):
        yield finding
    async for finding in _servers(line, reply.body.get("id")):
        yield finding
    async for finding in _gateway(line, gateway_url):
        yield finding


def _refusal(reply: NoAnswer) -> Finding:
    if reply.trouble is Trouble.UNAUTHORIZED:
        return problem("doctor.discord.token_refused")
    return no_answer(Topic.DISCORD, reply, PLATFORM, ADDRESS)


def _strange(reply: Reply | NoAnswer, path: str) -> Finding:
    if isinstance(reply, NoAnswer):
        return no_answer(Topic.DISCORD, reply, PLATFORM, ADDRESS)
    return problem("doctor.discord.strange", path=path)


# The application, as the developer portal shows it.


async def _application(line: Line) -> AsyncGenerator[Finding]:
    reply = await line.ask("/applications/@me")
    if isinstance(reply, NoAnswer) or not isinstance(reply.body, dict):
        yield _strange(reply, "/applications/@me")
        return
    for finding in (*_intents(reply.body), *_reception(reply.body), *_installation(reply.body)):
        yield finding


def _intents(application: dict[str, Any]) -> Iterator[Finding]:
    flags = number(application.get("flags"))
    if flags & _CONTENT:
        yield fine("doctor.discord.content")
    else:
        yield fine("doctor.discord.no_content")
    if flags & (_PRESENCES | _MEMBERS):
        yield warning("doctor.discord.needless_intents")


def _reception(application: dict[str, Any]) -> Iterator[Finding]:
    if application.get("interactions_endpoint_url"):
        yield problem("doctor.discord.endpoint")
    if application.get("bot_require_code_grant"):
        yield problem("doctor.discord.code_grant")
    is_public = application.get("bot_public", True)
    yield fine("doctor.discord.public" if is_public else "doctor.discord.private")


def _installation(application: dict[str, Any]) -> Iterator[Finding]:
    configured = record(application.get("integration_types_config"))
    if configured and _GUILD_INSTALL not in configured:
        yield problem("doctor.discord.no_guild_install")
    parameters = record(record(configured.get(_GUILD_INSTALL)).get("oauth2_install_params"))
    scopes = parameters.get("scopes")
    if isinstance(scopes, list) and (missing := [one for one in _SCOPES if one not in scopes]):
        yield warning("doctor.discord.scopes", scopes=", ".join(missing))


# The servers that it is in.


async def _servers(line: Line, application_id: object) -> AsyncGenerator[Finding]:
    reply = await line.ask("/users/@me/guilds")
    if isinstance(reply, NoAnswer) or not isinstance(reply.body, list):
        yield _strange(reply, "/users/@me/guilds")
        return
    if not reply.body:
        yield warning("doctor.discord.no_server", invitation=INVITATION.format(id=application_id))
        return
    yield fine("doctor.discord.servers", count=len(reply.body))
    servers = records(reply.body)
    ruled = [one for one in servers if number(one.get("permissions")) & _ADMINISTRATOR]
    if ruled:
        yield warning("doctor.discord.administrator", count=len(ruled), name=ruled[0].get("name"))


# The gateway.


async def _gateway(line: Line, gateway_url: str | None) -> AsyncGenerator[Finding]:
    reply = await line.ask("/gateway/bot")
    if isinstance(reply, NoAnswer) or not isinstance(reply.body, dict):
        yield _strange(reply, "/gateway/bot")
        return
    for finding in (*_starts(reply.body), *_shards(reply.body)):
        yield finding
    # A WebSocket begins as an HTTP request, so that any answer shows that the way is free.
    url = re.sub("^ws", "http", gateway_url or str(reply.body.get("url", "")))
    closed = await line.reach(url)
    if closed is None:
        yield fine("doctor.discord.gateway")
    else:
        yield no_answer(Topic.DISCORD, closed, PLATFORM, GATEWAY)


def _starts(gateway: dict[str, Any]) -> Iterator[Finding]:
    limit = record(gateway.get("session_start_limit"))
    left = number(limit.get("remaining"), otherwise=_FEW_STARTS)
    hours = number(limit.get("reset_after")) / 3_600_000
    values = {"count": left, "hours": f"{hours:.1f}"}
    if not left:
        yield problem("doctor.discord.no_starts", **values)
    elif left < _FEW_STARTS:
        yield warning("doctor.discord.few_starts", **values)


def _shards(gateway: dict[str, Any]) -> Iterator[Finding]:
    shards = number(gateway.get("shards"), otherwise=1)
    if shards > 1:
        yield warning("doctor.discord.shards", count=shards)
