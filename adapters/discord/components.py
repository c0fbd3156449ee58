"""Buttons and menus between our own form and the library's.

Presses come to the client as they are, which needs no view to know them by: so buttons outlive a
restart.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import discord

from adapters.discord.rows import PostButton, PostMenu, PostRow

_Item = discord.ui.Button[discord.ui.View] | discord.ui.Select[discord.ui.View]


def view_of(rows: Iterable[PostRow]) -> discord.ui.View:
    """Return rows as the library sends them."""
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for item in _items(row, number):
            view.add_item(item)
    # The library keeps every view that it has sent, except those that are stopped.
    view.stop()
    return view


def rows_in(message: discord.Message | None) -> tuple[PostRow, ...]:
    """Return the rows that a message of ours has."""
    rows = message.components if message else ()
    return tuple(_row_in(row) for row in rows if isinstance(row, discord.ActionRow))


def pressed_in(data: Any) -> str:
    """Return what a press carries: the button's own, or that of the option chosen from a menu."""
    values = data.get("values") or ()
    return str(values[0] if values else data["custom_id"])


def _items(row: PostRow, number: int) -> Iterator[_Item]:
    if isinstance(row, PostMenu):
        options = [discord.SelectOption(label=o.label, value=o.custom_id) for o in row.options]
        yield discord.ui.Select(custom_id=row.name, options=options, row=number)
        return
    for button in row:
        yield discord.ui.Button(label=button.label, custom_id=button.custom_id, row=number)


def _row_in(row: discord.ActionRow) -> PostRow:
    first = row.children[0]
    if isinstance(first, discord.SelectMenu):
        options = tuple(PostButton(option.label, option.value) for option in first.options)
        return PostMenu(first.custom_id, options)
    return tuple(
        PostButton(button.label or "", button.custom_id or "")
        for button in row.children
        if isinstance(button, discord.Button)
    )
