"""Bringing a post to Discord, through the failures that can be survived.

Everything here may be repeated without harm: an edit is the same twice, a second acknowledgement
is refused, and a message carries a nonce by which Discord knows it again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

import aiohttp
import discord

from adapters.discord.rendering import Post

_log = logging.getLogger(__name__)

Interaction: TypeAlias = discord.Interaction[discord.Client]

TRANSIENT = (aiohttp.ClientError, OSError, discord.DiscordServerError)
"""What may pass. Network errors are not exceptions of discord.py; OSError includes TimeoutError."""

FAILURES = (*TRANSIENT, discord.DiscordException, ValueError)
"""All that a request may end with; ValueError is an answer that is no JSON."""

UNKNOWN_MESSAGE = 10008
ALREADY_ACKNOWLEDGED = 40060
TOKEN_EXPIRED = 50027

_HURRIED = 2
"""Retries of an acknowledgement, for which there are three seconds in all."""


class Delivery:
    """Sends posts; a post that cannot be delivered is logged, without its text."""

    def __init__(self, retry_pauses: Sequence[float]) -> None:
        self._pauses = retry_pauses

    async def acknowledge(self, interaction: Interaction, *, new: bool, private: bool) -> bool:
        """Tell Discord that an answer comes; False when nobody waits for ours any more.

        The answer will be a `new` message, which may be `private`, or replace the one whose button
        was pressed.
        """
        attempts = 0

        async def defer() -> None:
            nonlocal attempts
            attempts += 1
            await interaction.response.defer(thinking=new, ephemeral=private)

        try:
            await _persistently(defer, self._pauses[:_HURRIED])
        except FAILURES as error:
            # Acknowledged already: by ourselves, if an answer to us was lost; else by another bot.
            is_ours = attempts > 1 and _code(error) == ALREADY_ACKNOWLEDGED
            return is_ours or _give_up("an acknowledgement", error)
        return True

    async def show(self, interaction: Interaction, post: Post) -> None:
        """Show the answer to an interaction that was acknowledged."""
        edit = partial(interaction.edit_original_response, **_content(post))
        try:
            await _persistently(edit, self._pauses)
        except FAILURES as error:
            await self._show_elsewhere(interaction, post, error)

    async def whisper(self, interaction: Interaction, post: Post) -> None:
        """Add an answer that only the person who pressed can see."""
        try:
            await interaction.followup.send(ephemeral=True, **_content(post))
        except FAILURES as error:
            _give_up("a private answer", error)

    async def reply(self, message: discord.Message, post: Post) -> None:
        """Reply to a message; one that was deleted meanwhile is answered all the same."""
        reference = message.to_reference(fail_if_not_exists=False)
        answer = partial(message.channel.send, reference=reference, **_content(post))
        await self._send(answer, message.id)

    async def _show_elsewhere(
        self, interaction: Interaction, post: Post, error: BaseException
    ) -> None:
        """Answer in another way where the message is gone, or the time for it is over."""
        if _code(error) == UNKNOWN_MESSAGE:
            await self.whisper(interaction, post)
        elif _code(error) == TOKEN_EXPIRED:
            await self._send(partial(interaction.user.send, **_content(post)), interaction.id)
        else:
            _give_up("an answer", error)

    async def _send(self, send: Callable[..., Awaitable[Any]], nonce: int) -> None:
        try:
            await _persistently(partial(send, nonce=nonce), self._pauses)
        except FAILURES as error:
            _give_up("a message", error)


async def _persistently(call: Callable[[], Awaitable[Any]], pauses: Sequence[float]) -> None:
    for pause in pauses:
        try:
            await call()
        except TRANSIENT as error:
            _log.info("Discord does not answer (%s); trying again", type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return
    await call()


def _content(post: Post) -> dict[str, Any]:
    mentions = discord.AllowedMentions.none()
    return {"embed": post.embed, "view": _view(post), "allowed_mentions": mentions}


def _view(post: Post) -> discord.ui.View:
    """Return the buttons; presses come to the client, which needs no view to know them by."""
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(post.rows):
        for button in row:
            view.add_item(
                discord.ui.Button(label=button.label, custom_id=button.custom_id, row=number)
            )
    # The library keeps every view that it has sent, except those that are stopped.
    view.stop()
    return view


def _code(error: BaseException) -> int | None:
    return error.code if isinstance(error, discord.HTTPException) else None


def _give_up(what: str, error: BaseException) -> bool:
    _log.warning("%s was not delivered: %s, code %s", what, type(error).__name__, _code(error))
    return False
