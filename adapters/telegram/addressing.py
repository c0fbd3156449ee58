"""What in a message is said to the bot: a command, some words, or nothing.

In a private chat everything is. In a group it is only what begins with a command, mentions the bot
or replies to it; with Telegram's privacy mode the bot does not even see most of the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

COMMANDS = frozenset(
    ("start", "ask", "help", "language", "settings", "privacy", "forget", "topics")
)

_AROUND_MENTION = " \t\r\n,:;-–—"
_CODEC = "utf-16-le"


@dataclass(frozen=True, slots=True)
class Command:
    """A command of ours, in small letters, and what follows it."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Words:
    """Something to answer.

    `about` is the message of somebody else that holds the question, where this one only points at
    it. `answered` is the message of the bot's that it replies to.
    """

    text: str
    about: Message | None = None
    answered: Message | None = None


def addressed(message: Message, me: User) -> Command | Words | None:
    """Return what is said to the bot."""
    if message.chat.type == ChatType.CHANNEL or not _is_from_person(message):
        return None
    if command := _command(message):
        return _ours(command, message, me)
    if message.chat.type == ChatType.PRIVATE:
        return _in_private(message, me)
    return _in_group(message, me)


def pointed_at(message: Message, me: User) -> Message | None:
    """Return the message with words that this one replies to, unless it is the bot's own."""
    target = message.reply_to_message
    if target is None or _is_by(target, me):
        return None
    return target if target.text or target.caption else None


def _is_from_person(message: Message) -> bool:
    if message.via_bot or message.is_automatic_forward:
        return False
    if message.sender_chat:
        # Administrators may write in the name of their group; channels are not asked to.
        return message.sender_chat.id == message.chat.id
    return message.from_user is not None and not message.from_user.is_bot


def _in_private(message: Message, me: User) -> Words | None:
    text = _text(message)
    if not text and message.effective_attachment is None:
        return None  # something that Telegram itself says, such as that a message was pinned
    return Words(text, answered=_answered(message, me))


def _in_group(message: Message, me: User) -> Words | None:
    answered = _answered(message, me)
    mentions = list(_mentions(message, me))
    if not mentions and answered is None:
        return None
    text = _without(_text(message), mentions)
    about = None if text or answered else pointed_at(message, me)
    return Words(_text(about) if about else text, about, answered)


def _answered(message: Message, me: User) -> Message | None:
    target = message.reply_to_message
    # The first message of a topic that the bot has made would be there, too.
    if target is None or target.forum_topic_created or not _is_by(target, me):
        return None
    return target


def _is_by(message: Message, me: User) -> bool:
    author = message.via_bot or message.from_user
    return author is not None and author.id == me.id


def _command(message: Message) -> str:
    """Return the command that a message begins with, without its slash."""
    for entity in _entities(message):
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            return _text(message)[1 : entity.length]
    return ""


def _ours(command: str, message: Message, me: User) -> Command | None:
    """Return a command for this bot; one that is unknown asks for help, but not in a group."""
    name, _, whose = command.casefold().partition("@")
    if whose and whose != (me.username or "").casefold():
        return None
    if name not in COMMANDS:
        return Command("help", "") if message.chat.type == ChatType.PRIVATE else None
    _, *rest = _text(message).split(maxsplit=1)
    return Command(name, "".join(rest))


def _mentions(message: Message, me: User) -> Iterator[MessageEntity]:
    name = f"@{me.username}".casefold()
    for entity in _entities(message):
        if entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id:
            yield entity
        elif entity.type == MessageEntity.MENTION:
            said = _units(_text(message))[2 * entity.offset : 2 * (entity.offset + entity.length)]
            if said.decode(_CODEC, "ignore").casefold() == name:
                yield entity


def _without(text: str, mentions: list[MessageEntity]) -> str:
    units = _units(text)
    for entity in sorted(mentions, key=lambda one: one.offset, reverse=True):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return units.decode(_CODEC, "ignore").strip(_AROUND_MENTION)


def _units(text: str) -> bytes:
    return text.encode(_CODEC, "surrogatepass")


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities or message.caption_entities)
