"""`dragoman ask`, `chat` and `run`: the bot itself."""

import asyncio
import os
from collections.abc import Coroutine
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any

import typer

from bot.cli.screen import ShownSteps, output
from bot.logs import configure_logging
from bot.settings import Settings, read_settings

Language = Annotated[
    str | None, typer.Option("--lang", help="Your language, such as fr; default: that of $LANG.")
]


def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    lang: Language = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show language, candidates, evidence and decision.")
    ] = False,
) -> None:
    """Answer one question."""
    settings = _start()
    asyncio.run(_ask(settings, question, lang or environment_locale(), explain=explain))


def chat(lang: Language = None) -> None:
    """Chat in the terminal, or answer the lines of standard input."""
    settings = _start()
    asyncio.run(_chat(settings, lang or environment_locale()))


def run(lang: Language = None) -> None:
    """Serve the platforms that have a token; without any, chat in the terminal."""
    settings = _start()
    if settings.telegram_token or settings.discord_token:
        _run_quickly(_run(settings))
    else:
        asyncio.run(_chat(settings, lang or environment_locale()))


def environment_locale() -> str | None:
    """Return the locale of the environment, such as fr_CA, if it names a language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").split(".")[0]
        if value:
            return None if value in ("C", "POSIX") else value
    return None


def _start() -> Settings:
    settings = read_settings()
    configure_logging(settings)
    return settings


async def _ask(settings: Settings, text: str, locale: str | None, *, explain: bool) -> None:
    from adapters.console.rendering import rendered
    from bot.bootstrap import running_core
    from bot.cli.explaining import explained
    from bot.model import Question
    from bot.reply_cards import card_of

    async with running_core(settings, ShownSteps()) as core:
        reply, explanation = await core.answerer.explain(Question(text, locale))
        output().print(rendered(card_of(reply)))
        if explain and explanation:
            output().print(explained(explanation, core.calibration))


async def _chat(settings: Settings, locale: str | None) -> None:
    from adapters.console.adapter import ConsoleAdapter
    from adapters.console.lines import StandardInput
    from bot.bootstrap import running_core
    from bot.cli.serving import serve_alone, stop_on_signals

    async with running_core(settings, ShownSteps()) as core:
        stop = asyncio.Event()
        stop_on_signals(stop)
        console = ConsoleAdapter(
            core.desk,
            StandardInput(),
            output(),
            organization=settings.organization,
            locale=locale,
        )
        await serve_alone(console, stop)


def _run_quickly(serving: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where there is one, for a crowd of askers keeps the loop busy."""
    factory = import_module("uvloop").new_event_loop if find_spec("uvloop") else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serving)


async def _run(settings: Settings) -> None:
    from bot.bootstrap import (
        leave_out_of_garbage_collection,
        make_adapters,
        make_operations,
        running_core,
        serving_operators,
        telling,
    )
    from bot.cli.serving import stop_on_signals
    from bot.data_folder import prepare_data_folder, serving_from
    from bot.supervision import Supervisor

    prepare_data_folder(settings.data)
    operations = make_operations()
    with serving_from(settings.data):
        async with (
            serving_operators(settings, operations),
            running_core(settings, ShownSteps(), operations.observer) as core,
        ):
            stop = asyncio.Event()
            stop_on_signals(stop)
            adapters = make_adapters(settings, core.services, operations.roster)
            operations.admit(adapters)
            leave_out_of_garbage_collection()
            operations.readiness.index_loaded()
            async with telling(core.wishes, adapters, core.answerer, settings):
                await Supervisor(operations.roster).run(adapters, stop)
