"""What comes in from Discord, as data: whatever is needed to work on it, now or after a restart.

An arrival says what was asked or pressed, who did it, and how it is to be answered. It is recorded
before work starts, so everything that happens later may use nothing else.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from adapters.discord.rows import PostRow, row_from
from bot.inbox import Entry
from bot.keyed_hashes import KeyedHashes
from bot.model import Asker

PLATFORM = "discord"


class Kind(StrEnum):
    """What somebody did."""

    QUESTION = "question"
    TOPIC = "topic"
    LANGUAGE = "language"
    COMMAND = "command"
    PRESS = "press"
    WORDS = "words"


class Manner(StrEnum):
    """How a reply is shown."""

    NEW = "new"
    """As a new message, in answer to an interaction."""
    REPLACE = "replace"
    """In the place of the message whose button was pressed."""
    NONE = "none"
    """Not at all: a form was opened already."""
    MESSAGE = "message"
    """As a message that replies to one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An interaction or a message.

    `text` is what was written, `action` what the pressed button carries. `rows` are those that the
    message keeps when only a note is whispered beside it. What is `private` only the asker sees.
    What is `unasked` was not said to the bot, and only an answer is worth a reply.
    """

    id: int
    kind: Kind
    manner: Manner
    user: int
    channel: int
    guild: int = 0
    application: int = 0
    token: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    action: str = ""
    locale: str | None = None
    private: bool = False
    unasked: bool = False
    rows: tuple[PostRow, ...] = ()

    @property
    def is_interaction(self) -> bool:
        """Whether it is answered through the token of an interaction."""
        return bool(self.token)

    def entry(self) -> Entry:
        """Return it as it is recorded."""
        return Entry(PLATFORM, str(self.id), json.dumps(asdict(self), ensure_ascii=False))

    def asker(self, hashes: KeyedHashes) -> Asker:
        """Return who asks; who is overheard is nobody, in a place of its own."""
        if self.unasked:
            place = hashes.of(PLATFORM, "overheard", self.channel)
            return Asker(PLATFORM, place=place)
        return Asker(
            PLATFORM,
            key=hashes.of(PLATFORM, "user", self.user),
            place=hashes.of(PLATFORM, "channel", self.channel) if self.guild else "",
            address=f"{PLATFORM}:{self.user}",
        )


def arrival_of(entry: Entry) -> Arrival | None:
    """Return a recorded arrival; None for a record that cannot be read."""
    try:
        plain = Arrival(**json.loads(entry.content))
        rows = tuple(row_from(row) for row in plain.rows)
        return replace(plain, rows=rows, kind=Kind(plain.kind), manner=Manner(plain.manner))
    except (ValueError, TypeError, KeyError):
        return None
