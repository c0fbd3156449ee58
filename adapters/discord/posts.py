"""New posts of forums, which Discord tells in two halves: a thread, and its first message."""

from collections import OrderedDict

import discord

MOST = 200
"""First messages that wait for their thread."""

Post = tuple[discord.Message, discord.Thread]


class Posts:
    """Puts the halves together, whichever comes first; the first message has the thread's id."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: OrderedDict[int, discord.Message] = OrderedDict()

    def begun(self, message: discord.Message) -> Post | None:
        """Take a first message; return the post if its thread is known."""
        if isinstance(message.channel, discord.Thread):
            return message, message.channel
        self._waiting[message.id] = message
        if len(self._waiting) > self._most:
            self._waiting.popitem(last=False)
        return None

    def opened(self, thread: discord.Thread) -> Post | None:
        """Take a thread; return the post if its first message was here before."""
        message = self._waiting.pop(thread.id, None)
        return (message, thread) if message is not None else None


def begins_post(message: discord.Message) -> bool:
    """Whether a message may be the first one of a post."""
    return message.id == message.channel.id
