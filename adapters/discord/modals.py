"""Forms that ask for some words: what was missing in an answer, or the next question."""

from collections.abc import Iterator
from typing import Any

import discord

from adapters.discord.shortening import shortened
from bot.actions import AskAnother, Rate, encode
from bot.feedback import MAX_REMARK
from bot.strings import Strings, strings_for

MAX_TITLE = 45
MAX_QUESTION = 1000
"""Longer than any question that is answered."""


def modal_for(action: Rate | AskAnother) -> discord.ui.Modal:
    """Return the form in which to write the words that an action asks for.

    It carries the action as buttons do, so that it can be sent after a restart too.
    """
    strings = strings_for(action.asker)
    is_remark = isinstance(action, Rate)
    modal = discord.ui.Modal(
        title=_short(strings, "modal.missing.title" if is_remark else "answer.another"),
        custom_id=encode(action),
        timeout=None,
    )
    modal.add_item(_remark(strings) if is_remark else _question(strings))
    # What is submitted comes to the client, as presses do.
    modal.stop()
    return modal


def words_in(data: Any) -> str:
    """Return what was written into a form."""
    return "\n".join(value for value in _values(data.get("components") or ()) if value)


def _values(components: Any) -> Iterator[str]:
    for component in components:
        if "value" in component:
            yield str(component["value"])
        yield from _values(component.get("components") or ())
        yield from _values([component["component"]] if "component" in component else ())


def _remark(strings: Strings) -> discord.ui.TextInput[discord.ui.Modal]:
    return discord.ui.TextInput(
        label=_short(strings, "modal.missing.label"),
        style=discord.TextStyle.paragraph,
        max_length=MAX_REMARK,
        custom_id="words",
    )


def _question(strings: Strings) -> discord.ui.TextInput[discord.ui.Modal]:
    return discord.ui.TextInput(
        label=_short(strings, "command.ask.question"),
        style=discord.TextStyle.paragraph,
        max_length=MAX_QUESTION,
        custom_id="words",
    )


def _short(strings: Strings, key: str) -> str:
    return shortened(strings.get(key), MAX_TITLE)
