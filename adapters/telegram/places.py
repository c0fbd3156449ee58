"""Where a reply goes."""

from dataclasses import dataclass

from telegram import MaybeInaccessibleMessage, Message, ReplyParameters
from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, the topic in it, and the message that is replied to."""

    chat_id: int
    thread_id: int | None = None
    quoted: int | None = None

    @property
    def reply_parameters(self) -> ReplyParameters | None:
        """What makes a message a reply, even if its target is deleted meanwhile."""
        if self.quoted is None:
            return None
        return ReplyParameters(self.quoted, allow_sending_without_reply=True)


def place_of(
    message: MaybeInaccessibleMessage, about: MaybeInaccessibleMessage | None = None
) -> Place:
    """Return where to reply to a message, or near it to another one which it is about.

    Only in groups does a reply need to say to what.
    """
    in_private = message.chat.type == ChatType.PRIVATE
    quoted = None if in_private else (about or message).message_id
    return Place(message.chat.id, _thread_of(message), quoted)


def _thread_of(message: MaybeInaccessibleMessage) -> int | None:
    # Plain replies in a group carry a thread id too, which is no topic.
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None
