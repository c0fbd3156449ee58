"""Where a reply goes, and which message of the bot's is meant."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, ReplyParameters
from telegram.constants import ChatType

from adapters.telegram.pacing import Chat

_MOST_MOVES = 1000


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


@dataclass(frozen=True, slots=True)
class Spot:
    """A message that the bot has written: in a chat, or by an inline query somewhere.

    `place` is where to write if it cannot be edited; of an inline message nobody knows where it is.
    """

    message_id: int | None
    place: Place | None = None
    inline_id: str | None = None
    accessible: bool = True

    @property
    def chat(self) -> Chat:
        """What its edits count against."""
        return self.place.chat_id if self.place else self.inline_id or ""


class Moves:
    """Groups that have become supergroups, and got another id with that.

    It is no loss that this is forgotten with the process: Telegram says it again at the first try.
    """

    def __init__(self) -> None:
        self._moved: OrderedDict[int, int] = OrderedDict()

    def note(self, old: int, new: int) -> None:
        """Remember where a group went."""
        self._moved[old] = new
        if len(self._moved) > _MOST_MOVES:
            self._moved.popitem(last=False)

    def note_of(self, message: Message | None) -> None:
        """Remember what a message of Telegram's own says."""
        if message and message.migrate_to_chat_id:
            self.note(message.chat.id, message.migrate_to_chat_id)

    def followed(self, place: Place) -> Place:
        """Return the place as it is now; messages and topics did not move with it."""
        new = self._moved.get(place.chat_id)
        return place if new is None else Place(new)


def place_of(
    message: MaybeInaccessibleMessage, about: MaybeInaccessibleMessage | None = None
) -> Place:
    """Return where to reply to a message, or near it to another one which it is about.

    Only in groups does a reply need to say to what.
    """
    in_private = message.chat.type == ChatType.PRIVATE
    quoted = None if in_private else (about or message).message_id
    return Place(message.chat.id, thread_of(message), quoted)


def spot_of(query: CallbackQuery) -> Spot:
    """Return the message that a pressed button belongs to."""
    shown = query.message
    if shown is None:
        return Spot(None, inline_id=query.inline_message_id)
    return Spot(shown.message_id, place_of(shown), accessible=shown.is_accessible)


def beside_presser(query: CallbackQuery) -> Place | None:
    """Return where to ask somebody who pressed a button for words.

    In a group their own message is quoted if that is what the bot had replied to: then only they
    are asked.
    """
    shown = query.message
    if shown is None:
        return None
    asked = shown.reply_to_message if isinstance(shown, Message) else None
    own = asked and asked.from_user and asked.from_user.id == query.from_user.id
    if asked and own:
        return place_of(shown, about=asked)
    return replace(place_of(shown), quoted=None)


def thread_of(message: MaybeInaccessibleMessage) -> int | None:
    """Return the topic that a message is in."""
    # Plain replies in a group carry a thread id too, which is no topic.
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None
