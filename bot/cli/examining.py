"""`dragoman doctor`: what is wrong with an installation, and what to change."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.messages import say
from bot.cli.screen import errors, output
from bot.doctor.findings import Finding, Level, Topic, failure
from bot.errors import SettingInvalid
from bot.settings import Settings, read_settings


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask no platform.")] = False,
    seconds: Annotated[
        float,
        typer.Option("--timeout", min=0.1, max=120, help="Seconds that one request may take."),
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check settings, data, model and platforms, and say what to change."""
    try:
        settings = read_settings()
    except SettingInvalid as error:
        found: Sequence[Finding] = (failure(Topic.SETTINGS, error),)
        secrets: list[str] = []
    else:
        found, secrets = _examined(settings, seconds, offline=offline), _secrets(settings)
    show = _as_json if as_json else _for_people
    show(found, secrets)
    raise typer.Exit(int(any(one.level is Level.PROBLEM for one in found)))


def _examined(settings: Settings, seconds: float, *, offline: bool) -> Sequence[Finding]:
    from bot.doctor.examination import examine

    with errors().status(say("doctor.examining")):
        return asyncio.run(examine(settings, offline=offline, seconds=seconds))


def _secrets(settings: Settings) -> list[str]:
    tokens = (settings.telegram_token, settings.discord_token)
    return [token.get_secret_value() for token in tokens if token]


def _text(finding: Finding, secrets: Iterable[str]) -> str:
    text = say(finding.key, **finding.values)
    # No check puts a token into its values; what a platform says might hold one.
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


# For machines.


def _as_json(found: Sequence[Finding], secrets: Sequence[str]) -> None:
    rows = [
        {"level": one.level, "topic": one.topic, "key": one.key, "text": _text(one, secrets)}
        for one in found
    ]
    counts = {f"{level}s": _count(found, level) for level in (Level.PROBLEM, Level.WARNING)}
    output().print_json(json.dumps(counts | {"findings": rows}))


def _count(found: Iterable[Finding], level: Level) -> int:
    return sum(1 for one in found if one.level is level)


# For people: what is wrong and what to do comes first, what is fine in few words.


def _for_people(found: Sequence[Finding], secrets: Sequence[str]) -> None:
    console = output()
    for level, colour in ((Level.PROBLEM, "red"), (Level.WARNING, "yellow")):
        if some := [one for one in found if one.level is level]:
            console.print(Text(say(f"doctor.title.{level}", count=len(some)), f"bold {colour}"))
            console.print(_listed([(one.topic, _text(one, secrets)) for one in some], colour))
            console.print()
    if rows := _in_few_words(found, secrets):
        console.print(Text(say("doctor.title.ok"), "bold green"))
        console.print(_listed(rows, "green"))
        console.print()
    console.print(say(_verdict(found)))


def _in_few_words(found: Sequence[Finding], secrets: Sequence[str]) -> list[tuple[Topic, str]]:
    """Put what is fine about one topic on one line."""
    lines: dict[Topic, list[str]] = {}
    for one in found:
        if one.level is Level.OK:
            lines.setdefault(one.topic, []).append(_text(one, secrets))
    return [(topic, "; ".join(texts)) for topic, texts in lines.items()]


def _listed(rows: Iterable[tuple[Topic, str]], colour: str) -> Table:
    grid = Table.grid(padding=(0, 2), pad_edge=True)
    grid.add_column(style=colour, no_wrap=True)
    grid.add_column(overflow="fold")
    names = {topic: say(f"doctor.topic.{topic}") for topic in Topic}
    width = max(map(len, names.values()))
    for topic, text in rows:
        grid.add_row(names[topic].ljust(width), text)
    return grid


def _verdict(found: Iterable[Finding]) -> str:
    levels = {one.level for one in found}
    worst = next(level for level in (Level.PROBLEM, Level.WARNING, Level.OK) if level in levels)
    return f"doctor.verdict.{worst}"
