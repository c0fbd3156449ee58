"""`dragoman link`: links and QR codes that open the bot at an explainer."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.messages import say
from bot.cli.screen import output
from bot.deep_links import payload_of, telegram_link
from bot.qr_codes import drawn, save_qr_code
from bot.settings import Settings, read_settings
from knowledge.errors import UnknownExplainer


def link(
    slug: Annotated[str, typer.Argument(help="The explainer's name.")],
    locale: Annotated[
        str | None,
        typer.Option(help="Show it in this language; default: in that of whoever opens the link."),
    ] = None,
    group: Annotated[
        bool, typer.Option("--group", help="Also a link that adds the bot to a group.")
    ] = False,
    username: Annotated[
        str | None, typer.Option(help="The bot's user name; default: Telegram is asked.")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="Write the QR code to this file.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write the QR code to this file.")] = None,
) -> None:
    """Print the Telegram link to an explainer, with its QR code for posters and videos."""
    settings = read_settings()
    _require_published(settings, slug, locale)
    name = username.removeprefix("@") if username else _asked_for(settings)
    links = list(_links(name, payload_of(slug, locale or ""), group=group))
    for kind, address in links:
        output().print(say(f"link.{kind}", address=address), soft_wrap=True)
    address = links[0][1]
    output().print(drawn(address), soft_wrap=True)
    for path, form in ((png, "png"), (svg, "svg")):
        if path:
            save_qr_code(address, path, form)
            output().print(say("link.saved", path=path), soft_wrap=True)


def _links(name: str, payload: str, *, group: bool) -> Iterator[tuple[str, str]]:
    yield "private", telegram_link(name, payload)
    if group:
        yield "group", telegram_link(name, payload, group=True)


def _require_published(settings: Settings, slug: str, locale: str | None) -> None:
    from bot.bootstrap import open_knowledge, published_locales

    with open_knowledge(settings) as store:
        locales = published_locales(store, settings, slug)
    if not locales or (locale and locale not in locales):
        raise UnknownExplainer(slug, locale)


def _asked_for(settings: Settings) -> str:
    from bot.bootstrap import telegram_username

    return asyncio.run(telegram_username(settings))
