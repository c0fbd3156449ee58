"""Bringing a reply to Discord, through the failures that can be survived.

Nearly everything here may be repeated without harm, also after a restart: an edit is the same
twice, a second acknowledgement is refused, and a message carries the id of what it answers as a
nonce, by which Discord knows it again. Only a whispered note is never tried twice.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import discord

from adapters.discord.arrivals import Arrival, Manner
from adapters.discord.components import view_of
from adapters.discord.options import DiscordOptions
from adapters.discord.persistence import (
    ARCHIVED,
    FAILURES,
    TOKEN_EXPIRED,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    code_of,
    persistently,
)
from adapters.discord.posting import content_of, given_up
from adapters.discord.rendering import Post

_ORIGINAL: Any = "@original"
"""Stands for the id of the message with which an interaction was acknowledged."""

_APPLICATION = discord.WebhookType.application.value

_NO_LONGER = (TOKEN_EXPIRED, UNKNOWN_WEBHOOK, ARCHIVED)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends posts; a post that cannot be delivered is logged, without its text."""

    client: discord.Client
    options: DiscordOptions

    async def reply(self, arrival: Arrival, post: Post) -> bool:
        """Show the reply to an arrival; False if that may succeed later."""
        if arrival.manner is Manner.MESSAGE:
            return await self._reply_to_message(arrival, post)
        return await self._show(arrival, post)

    async def was_shown(self, arrival: Arrival) -> bool:
        """Whether the message that was announced is there."""
        fetch = partial(self._webhook(arrival).fetch_message, _ORIGINAL)
        try:
            message = await self._persistently(fetch)
        except FAILURES:
            return False
        return bool(message.embeds)

    async def note(self, arrival: Arrival, post: Post) -> None:
        """Leave the message as it is but for the row that was pressed, and whisper a note."""
        edit = partial(self._webhook(arrival).edit_message, _ORIGINAL, view=view_of(arrival.rows))
        try:
            await self._persistently(edit)
        except FAILURES as error:
            given_up("a change of buttons", error)
        await self.whisper(arrival, post)

    async def hush(self, arrival: Arrival, post: Post) -> None:
        """Say to the one who acts alone why nothing is said.

        Who sees a message is fixed with the acknowledgement, so one for all is taken away first.
        """
        if arrival.manner is Manner.NEW and arrival.private:
            await self.reply(arrival, post)
            return
        if arrival.manner is Manner.NEW:
            await self._take_away(arrival)
        await self.whisper(arrival, post)

    async def whisper(self, arrival: Arrival, post: Post) -> None:
        """Add a message that only the one who acts can see."""
        try:
            await self._webhook(arrival).send(ephemeral=True, **content_of(post))
        except FAILURES as error:
            given_up("a private answer", error)

    async def send_to(self, user: int, post: Post, nonce: str) -> None:
        """Send a message to somebody in private; raises what Discord refuses."""
        channel = await self._persistently(partial(self.client.create_dm, discord.Object(user)))
        await self._persistently(partial(channel.send, nonce=nonce, **content_of(post)))

    # Interactions.

    async def _show(self, arrival: Arrival, post: Post) -> bool:
        edit = partial(self._webhook(arrival).edit_message, _ORIGINAL, **content_of(post))
        try:
            await self._persistently(edit)
        except FAILURES as error:
            return await self._show_elsewhere(arrival, post, error)
        return True

    async def _show_elsewhere(self, arrival: Arrival, post: Post, error: BaseException) -> bool:
        """Answer in another way where the message is gone, or the time for it is over."""
        if code_of(error) == UNKNOWN_MESSAGE:
            await self.whisper(arrival, post)
            return True
        if code_of(error) in _NO_LONGER:
            return await self._write(arrival, post)
        return given_up("an answer", error)

    async def _write(self, arrival: Arrival, post: Post) -> bool:
        """Write to the asker, or else into the channel, if all were to see the answer there."""
        try:
            await self.send_to(arrival.user, post, str(arrival.id))
        except FAILURES as error:
            is_final = given_up("a private message", error)
            if is_final and arrival.guild and not arrival.private:
                return await self._reply_to_message(arrival, post)
            return is_final
        return True

    async def _take_away(self, arrival: Arrival) -> None:
        try:
            await self._webhook(arrival).delete_message(_ORIGINAL)
        except FAILURES as error:
            given_up("a withdrawal", error)

    def _webhook(self, arrival: Arrival) -> discord.Webhook:
        """Return what the token of an interaction opens; the library has no public way to it."""
        data: Any = {"id": arrival.application, "type": _APPLICATION, "token": arrival.token}
        return discord.Webhook.from_state(data=data, state=self.client._connection)

    # Messages.

    async def _reply_to_message(self, arrival: Arrival, post: Post) -> bool:
        """Reply to a message; one that was deleted meanwhile is answered all the same."""
        channel = self.client.get_partial_messageable(arrival.channel)
        send = partial(
            channel.send, nonce=str(arrival.id), **_reference(arrival), **content_of(post)
        )
        try:
            await self._persistently(send)
        except FAILURES as error:
            return await self._reply_from_archive(arrival, send, error)
        return True

    async def _reply_from_archive(
        self, arrival: Arrival, send: Callable[[], Awaitable[Any]], error: BaseException
    ) -> bool:
        """Take a thread out of the archive, if that is what is in the way, and try again."""
        try:
            if code_of(error) != ARCHIVED:
                raise error
            await self.client.http.edit_channel(arrival.channel, archived=False, locked=False)
            await self._persistently(send)
        except FAILURES as still:
            return given_up("a message", still)
        return True

    async def _persistently(self, call: Callable[[], Awaitable[Any]]) -> Any:
        return await persistently(call, self.options.retry_pauses, self.options.request_seconds)


def _reference(arrival: Arrival) -> dict[str, Any]:
    if arrival.is_interaction:
        return {}
    reference = discord.MessageReference(
        message_id=arrival.id, channel_id=arrival.channel, fail_if_not_exists=False
    )
    return {"reference": reference}
